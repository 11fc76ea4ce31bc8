//! What a person left with the site, as their own copy of everything has it: orders, posts, the name they posted under, what of their portfolio
//! is public. It opens no value that is held: those stand with the others.

use crate::room::Room;
use crate::{OrderView, Outcome, PortfolioView, PostView};
use ledger::hex;
use vocabulary::{Personal, SubjectId, Timestamp};

/// What a person left.
#[derive(Clone, Debug)]
pub struct LeftExported {
    /// Their orders.
    pub orders: Vec<OrderView>,
    /// What they won: which contest, which place, when it was drawn.
    pub winnings: Vec<(String, u32, Timestamp)>,
    /// What they posted.
    pub posts: Vec<PostView>,
    /// The name they post under, its keyed hash in hexadecimal, and since when it is theirs.
    pub board_name: Option<(Personal<String>, String, Timestamp)>,
    /// What of their portfolio everybody can read.
    pub portfolio: Option<PortfolioView>,
}

impl Room<'_> {
    pub(crate) async fn left_exported(&self, subject: SubjectId) -> Outcome<LeftExported> {
        let board_name = match (self.board_name(subject).await?, self.name_on_board(subject).await?) {
            (Some(row), Some(name)) => Some((name, hex(&row.tag), row.taken_at)),
            _ => None,
        };
        let portfolio = match self.portfolio_row(subject).await? {
            Some(row) => Some(self.portfolio_view(&row).await?),
            None => None,
        };
        let winnings = self.winnings_of(subject).await?.into_iter().map(|row| (row.contest, row.place, row.drawn_at)).collect();
        Ok(LeftExported { orders: self.orders_of(subject).await?, winnings, posts: self.posts_of(subject).await?, board_name, portfolio })
    }
}
