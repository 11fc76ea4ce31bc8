//! The vocabulary's closed lists as schemas of the API's description. They hold no words of their own.

use std::borrow::Cow;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};
use vocabulary::{Action, BUILT_IN_DATA, Condition, Degree, Duty, Purpose, Recipient, RequestState, Right, Word};

/// Declares the schema of one closed list.
macro_rules! word_schema {
    ($($name:ident, $shown:literal, $word:ty, $about:literal;)+) => {$(
        #[doc = $about]
        #[derive(Debug)]
        pub(crate) struct $name;
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($about))
                    .enum_values(Some(<$word>::all().iter().map(|word| word.key())))
                    .into()
            }
        }
        impl ToSchema for $name {
            fn name() -> Cow<'static, str> { Cow::Borrowed($shown) }
        }
    )+};
}

word_schema! {
    ActionWord, "Action", Action, "What is done with personal data.";
    PurposeWord, "Purpose", Purpose, "Why something is done.";
    RecipientWord, "Party", Recipient, "Who acts, or receives.";
    ConditionWord, "Condition", Condition, "What a fact on the ledger is about.";
    DutyWord, "Duty", Duty, "What an act owes.";
    RightWord, "Right", Right, "What a person may ask.";
    RequestStateWord, "RequestState", RequestState, "How far a request is.";
    DegreeWord, "Degree", Degree, "How surely it is known who asks, the least first.";
}

/// Declares the schema of one kind of text.
macro_rules! text_schema {
    ($($name:ident, $shown:literal, $about:literal, $change:expr;)+) => {$(
        #[doc = $about]
        #[derive(Debug)]
        pub(crate) struct $name;
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let change: fn(ObjectBuilder) -> ObjectBuilder = $change;
                change(ObjectBuilder::new().schema_type(Type::String).description(Some($about))).into()
            }
        }
        impl ToSchema for $name {
            fn name() -> Cow<'static, str> { Cow::Borrowed($shown) }
        }
    )+};
}

text_schema! {
    CategoryWord, "DataCategory", "A kind of data: one of the twelve known ones, or one that the site's policy adds.", |text| text
        .pattern(Some("^[a-z][a-z0-9-]{0,39}$"))
        .examples(BUILT_IN_DATA.map(|word| word.key));
    IdText, "Id", "An id made by this server.", |text| text.format(Some(SchemaFormat::Custom("uuid".to_owned())));
    InstantText, "Instant", "An instant in UTC, RFC 3339.", |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    ChannelText, "Channel", "A way by which a right is exercised, as a policy writes it.", |text| text.examples(["reply", "mail to support@example.org", "page contact-page"]);
    EffectText, "Effect", "What follows from a right, as a policy writes it.", |text| text.examples(["corrected", "opted-out for marketing"]);
    HashText, "Sha256", "A SHA-256 in hexadecimal.", |text| text.pattern(Some("^[0-9a-f]{64}$"));
    EvidenceWord, "Evidence", "What proves a fact. What the house itself witnesses (`form`, `person-page`, `notice-shown`, `withdrawal`) is told, and never accepted.",
        |text| text.enum_values(Some(operations::EvidenceKind::ALL.map(operations::EvidenceKind::key)));
}
