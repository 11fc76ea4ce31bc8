//! By which ways a right is used, in the words of pages. It opens none.

use crate::language::plain;
use crate::view::words::spoken;
use vocabulary::{Channel, Place};

/// A way by which a right is used, in words.
pub(crate) fn channel_words(channel: &Channel) -> String {
    match channel {
        Channel::LetterLink => spoken("way-letter-link"),
        Channel::Reply => spoken("way-reply"),
        Channel::Mail(address) => plain("way-mail", &[("address", &address.to_string())]),
        Channel::AccountPage => spoken("way-own-page"),
        Channel::Page(place) => place_words(*place),
        Channel::CookiesOff => spoken("way-cookies-off"),
        Channel::Gpc => spoken("way-gpc"),
    }
}

fn place_words(place: Place) -> String {
    spoken(match place {
        Place::PolicyPage => "place-policy",
        Place::EveryPage => "place-every",
        Place::CollectingPage => "place-collecting",
        Place::RegistrationPage => "place-registration",
        Place::DownloadPage => "place-download",
        Place::RequestPage => "place-request",
        Place::ContactPage => "place-contact",
        Place::SurveyPage => "place-survey",
        Place::ContestPage => "place-contest",
        Place::PromotionPage => "place-promotion",
        Place::Board => "place-board",
        Place::OutboundLink => "place-outbound",
        Place::AccountPage => "place-account",
    })
}
