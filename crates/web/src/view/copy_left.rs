//! What a person left with the site, in their own copy of what is held: orders, posts, name on the board, what of their portfolio is public. It
//! holds nothing of anybody else.

use crate::view::clear::Clear;
use operations::{LeftExported, OrderView, PortfolioView, PostView};
use serde::Serialize;
use utoipa::ToSchema;

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderCopy {
    /// Its id.
    id: String,
    /// How far it is.
    state: String,
    /// When it was placed.
    placed_at: String,
    /// When it was paid, refused or cancelled.
    decided_at: Option<String>,
    /// Who received the number it was paid with.
    processor: Option<String>,
    /// The sentence that refuses it.
    refused_by: Option<String>,
    /// Which of the values it is paid with.
    card: String,
}

/// A contest that was won.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WinningCopy {
    /// Which contest.
    contest: String,
    /// Which place.
    place: u32,
    /// When it was drawn.
    drawn_at: String,
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostCopy {
    /// Its id.
    id: String,
    /// The topic it stands under.
    topic: String,
    /// What the topic is called, where it began one.
    #[schema(value_type = Option<String>)]
    title: Option<Clear>,
    /// What was written.
    #[schema(value_type = Option<String>)]
    words: Option<Clear>,
    /// When.
    posted_at: String,
    /// When it was last changed.
    edited_at: Option<String>,
    /// When the company hid it.
    hidden_at: Option<String>,
    /// Why.
    #[schema(value_type = Option<String>)]
    hidden_because: Option<Clear>,
}

/// The name somebody posts under.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoardNameCopy {
    /// The name.
    #[schema(value_type = String)]
    name: Clear,
    /// A keyed hash of it, in hexadecimal.
    tag: String,
    /// Since when it is theirs.
    since: String,
}

/// The public part of a portfolio.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioCopy {
    /// What stands for it in addresses.
    id: String,
    /// The fields that everybody can read.
    fields: Vec<FieldCopy>,
    /// When it was last changed.
    changed_at: String,
}

/// A public field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldCopy {
    /// Its name.
    field: String,
    /// What it says.
    #[schema(value_type = String)]
    says: Clear,
}

/// What a person left.
#[derive(Debug)]
pub(crate) struct LeftCopy {
    pub(crate) orders: Vec<OrderCopy>,
    pub(crate) winnings: Vec<WinningCopy>,
    pub(crate) posts: Vec<PostCopy>,
    pub(crate) board_names: Vec<BoardNameCopy>,
    pub(crate) portfolios: Vec<PortfolioCopy>,
}

impl From<LeftExported> for LeftCopy {
    fn from(left: LeftExported) -> Self {
        Self {
            orders: left.orders.into_iter().map(OrderCopy::from).collect(),
            winnings: left.winnings.into_iter().map(|(contest, place, at)| WinningCopy { contest, place, drawn_at: at.to_string() }).collect(),
            posts: left.posts.into_iter().map(PostCopy::from).collect(),
            board_names: left
                .board_name
                .map(|(name, tag, since)| BoardNameCopy { name: Clear::new(name), tag, since: since.to_string() })
                .into_iter()
                .collect(),
            portfolios: left.portfolio.map(PortfolioCopy::from).into_iter().collect(),
        }
    }
}

impl From<OrderView> for OrderCopy {
    fn from(order: OrderView) -> Self {
        Self {
            id: order.id.to_string(),
            state: order.state.key().to_owned(),
            placed_at: order.placed_at.to_string(),
            decided_at: order.decided_at.map(|at| at.to_string()),
            processor: order.processor,
            refused_by: order.refused_by.map(|sentence| sentence.to_string()),
            card: order.card.to_string(),
        }
    }
}

impl From<PostView> for PostCopy {
    fn from(post: PostView) -> Self {
        Self {
            id: post.post.to_string(),
            topic: post.topic.to_string(),
            title: post.title.map(Clear::new),
            words: post.words.map(Clear::new),
            posted_at: post.posted_at.to_string(),
            edited_at: post.edited_at.map(|at| at.to_string()),
            hidden_at: post.hidden_at.map(|at| at.to_string()),
            hidden_because: post.hidden_because.map(Clear::new),
        }
    }
}

impl From<PortfolioView> for PortfolioCopy {
    fn from(portfolio: PortfolioView) -> Self {
        let field = |(field, says)| FieldCopy { field, says: Clear::new(says) };
        Self { id: portfolio.portfolio.to_string(), fields: portfolio.fields.into_iter().map(field).collect(), changed_at: portfolio.changed_at.to_string() }
    }
}
