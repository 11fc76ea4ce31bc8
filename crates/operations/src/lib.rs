//! The use cases, one file each: collect, show, ask, disclose, use, write, exercise a right, record a fact, count. It never
//! speaks HTTP, SQL or SMTP, never reads a clock, and opens no value without a logged grant.

mod aggregate;
mod answers;
mod api_keys;
mod archive;
mod attempts;
mod audit;
pub mod backup;
mod board;
mod breaches;
mod callers;
mod children;
mod choosing;
mod collect;
mod commit;
mod comparing;
mod consents;
mod consult;
mod contests;
mod controls;
mod counts;
mod days;
mod decide;
mod demonstration;
mod disclose;
mod disclosing;
mod drafting;
mod embedding;
mod erasure;
mod erasure_notices;
mod error;
mod evidence;
mod exercise;
mod export;
mod export_left;
mod export_sign_ins;
mod facts;
mod form_facts;
mod forms;
mod history;
mod holdings;
mod house;
mod importing;
mod keep;
mod letters_in;
mod links;
mod living_map;
mod log_lines;
mod log_served;
mod mailings;
mod measured;
mod numbers;
mod offering;
mod opt_out;
mod orders;
mod outbound;
mod page_notices;
mod parties;
mod peers;
mod people;
mod person;
mod person_views;
mod post;
mod published_figures;
mod publishing;
mod receipts;
mod registers;
mod release;
mod releasing;
mod reporting;
mod requests;
mod retention;
mod retention_sweep;
mod rights;
mod room;
mod rotate;
mod scopes;
mod shipping;
mod signing_in;
mod staff;
mod stopped;
mod systems;
mod token;
mod trends;
mod unnamed;
mod upkeeping;
mod use_data;
mod values;
mod verify;
mod write_data;

pub use aggregate::{AggregateQuestion, Aggregates, Group, GroupBy};
pub use answers::{AnswersGiven, DayAnswers, LastRefused, SentenceAnswers};
pub use api_keys::{KeyMade, KeyView, NewKey};
pub use archive::ArchiveView;
pub use audit::{AuditLine, AuditPage, AuditQuery, CheckView, Consistency, LineOpened, LogHealth};
pub use board::{
    Board, NAME_CHARACTERS_MAX, NewPost, PORTFOLIO_FIELDS, POST_CHARACTERS_MAX, PortfolioChange, PortfolioField, PortfolioView, PostView, TITLE_CHARACTERS_MAX,
    TopicView, Topics,
};
pub use breaches::{
    BREACH_CHARACTERS_MAX, BreachAct, BreachExported, BreachLine, BreachStepView, BreachToldView, BreachView, ConcernedPage, ConcernedView, Containment,
    DueView, NewBreach, REGISTER_COLUMNS, RegisterLine,
};
pub use callers::{Caller, KeyRole};
pub use children::{
    AgeAnswer, AgeClaimExported, AgeClaimView, AgeClaimed, AgeMoved, Call, ChildHeld, ChildView, ChildrenExported, ErasedView, FormExported, FormReview,
    FormSent, Method, NewPermission, OwnAgeView, ParentAsked, PermissionExported, PermissionState, PermissionView, Permit, Permitted, Practice, Revoked,
    ScopeOffered, SiteChildren,
};
pub use choosing::{Candidate, ChoosingRequest, Chosen};
pub use collect::{Collected, DeclaredAge, Submission};
pub use comparing::{ClosedForEver, Comparison, TextChange, TextStretch, Touching, WordRun, Wording, source_changes, text_changes};
pub use consents::{
    AskedAgain, CONSENT_RECEIPT_SCHEMA, ConsentExported, ConsentGiven, ConsentState, ConsentView, ConsentsConcerned, ConsentsView, Counting, CountingChoice,
    NewConsent, PreferencesView, StatementStanding, Stoppable, Visit, give_button, withdraw_button,
};
pub use contests::{ContestTerms, Drawing, Winner};
pub use controls::controls;
pub use days::day;
pub use decide::{Decision, DecisionQuestion, FactWanted, WouldChange};
pub use demonstration::DemonstrationPerson;
pub use disclose::{DisclosureRequest, Partial};
pub use disclosing::{
    Certificate, ContentHash, Delivery, DisclosuresPage, DisclosuresQuery, DownloadToken, FieldPreview, FoundRow, HandedRow, HandoverFormat, HandoverOpened,
    HandoverPage, HandoverView, Message, Messenger, NewHandover, NotSent, PeopleQuery, Preview, PreviewWord, Sending, Sent, SubjectPreview, Traced,
    Undelivered, WebhookSecret, Whom,
};
pub use drafting::{Checked, DRAFT_TITLE_CHARACTERS_MAX, DraftProposed, DraftPublished, DraftSaved, DraftView, NewDraft};
pub use embedding::ParentOrigin;
pub use erasure::{LeavingKind, LeavingView, RemainsView};
pub use erasure_notices::PartyNotice;
pub use error::{Fault, Mistake, OperationError, Outcome, Refusal};
pub use evidence::{Evidence, Scenario, Tested, evidence_for, scenarios_of};
pub use exercise::{Exercise, ReplyView};
pub use export::{EntryExported, FactExported, LinkExported, NOT_EXPORTED, PersonExport};
pub use export_left::LeftExported;
pub use export_sign_ins::{PasskeyExported, SessionExported, SignInsExported};
pub use facts::{About, EvidenceKind, FactQuery, FactSchema, FactView, NewFact, fact_schema};
pub use forms::{
    Choice, DeclarationError, DeclaredField, DeclaredForm, DroppedField, Field, Form, FormKind, FormNotice, FormRefusal, Input, OptOutOffer, OwnForm,
};
pub use holdings::{Amended, Change, HeldView, ReadRequest, ReadValue, Removed, Survey, ValuesRead, Which, terms_found_by};
pub use house::{Foundations, House, OpeningError};
pub use importing::{ImportTerms, ImportedMember, LineImported};
pub use ledger::Finding;
pub use letters_in::{LetterIn, LetterKind, LetterLeft, RefusedSender, SenderAnswer, SenderCount, WrittenBy};
pub use living_map::{FactWaited, KeptBy, PolicyMap, Promise, Resting, SentenceOnMap, SentenceOpened};
pub use log_lines::LogLine;
pub use log_served::{LogFile, LogStanding};
pub use mailings::{MailingAct, MailingPreview, MailingState, MailingView, NewMailing, RefusedPeople};
pub use offering::{Offer, Offering, SiteOffering};
pub use opt_out::OptOutView;
pub use orders::{NewOrder, OrderState, OrderStep, OrderView, Paid, Payment};
pub use outbound::{Leaving, OutboundAddress, OutboundLink};
pub use parties::{NewParty, PartyView};
pub use peers::{PeerError, PeerSecret};
pub use people::Address;
pub use person_views::{DisclosureView, LetterView, LookView, Looker, PersonPage, ReadsSearched, RecordView, RightView};
pub use post::{Letter, NotTaken, Post, Posted};
pub use publishing::{ChangeTold, ForbiddenTelling, HeldTouched, NewVersion, PartyTouched, Publication, Reach, Telling, Waiting, Withdrawal};
pub use receipts::{CheckedReceipt, ReceiptEntry};
pub use registers::{
    DOCUMENT_BYTES_MAX, DocumentExported, DocumentKind, DocumentOpened, DocumentQuery, DocumentView, EntryQuery, EntryState, EntryView, Ground, NewDocument,
    NewEntry, Process, RefusedBecause, Register, RegisterEntryExported, RegisterPage, RegistersExported, Renewal,
};
pub use release::{FieldOutcome, FieldRelease, ReceiptView, Release, SubjectRelease};
pub use reporting::{
    DataKind, DisclosuresMade, Ending, Figures, Flow, Keeping, LogProof, PackError, Party, PartyFact, Period, Processing, RegisterEntry, RegulatorPack,
    RequestsHandled, SentenceKept, TestEvidence, Unready, figures, regulator_pack,
};
pub use requests::{Asker, NewRequest, Proof, RequestAnswer, RequestOpened, RequestQuery, RequestView, degree_needed};
pub use retention::{Retention, RetentionReport, SiteRetention, Unneeded};
pub use retention_sweep::Swept;
pub use rights::purposes_stopped;
pub use rotate::{Rotated, Rotation};
pub use scopes::Scope;
pub use shipping::{Carried, Carrier, ErasureNotice, PendingNotice, Place, PlaceError, Shipped, Shipping};
pub use signing_in::{
    Ceremony, LeavingFrom, LinkShown, Network, PASSWORD_CHARACTERS_MIN, PasskeyView, SessionView, SignInWay, SignIns, SignedIn, SignedInHere, SigningIn,
    browser_kind,
};
pub use staff::{
    AcknowledgementView, Alarm, Approval, BreakGlassView, CompanySignIn, InvitationShown, Invited, Meant, MemberView, NewMember, NewTask, OnDuty, PersonViewed,
    Role, SentToCompany, SiteStaff, StaffNames, StaffSessionView, StaffSettings, StaffSignIns, StaffWay, TaskView, ViewRequest, VouchAnswered, VouchAsked,
    VouchError, Vouched, Vouching, VouchingLater,
};
pub use stopped::{Stopped, stopped_by};
pub use store::{BreachKind, ExposureFound, ExposureScope, NeedsTwo, Proposed, Risk, ToldOrNot};
pub use systems::{
    CarriedToSystems, ERRANDS_ON_PAGE_MAX, Elsewhere, Errand, ErrandInView, ErrandQuery, ErrandView, LeftInSystem, OtherSystems, ReachedElsewhere,
    RowElsewhere, SystemAnswer, SystemDeclared, SystemLooked, SystemTask, SystemTrouble, SystemView,
};
pub use token::LinkToken;
pub use trends::{DayDecided, DisclosedTo, Figure, Span, Trends, WeekOfPeople, WeekOfRequests};
pub use upkeeping::{BackupMade, BackupView, BackupsKept, BackupsView, KeysView, PendingView, SettingLine, SettingsGroup, SiteKeyView};
pub use use_data::{Actor, UseRequest};
pub use vault::ErrandOpened;
pub use verify::{HouseReport, KeyChange, VerifyError, verify_house};
pub use write_data::{Older, WriteRequest, Written};
