//! The published text without any mark-up, block by block, for holding one version against another. It leaves out no word.

use crate::policy::Policy;
use crate::reading::BlockKind;
use serde::Serialize;

/// One block of the text as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlainBlock {
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Whether it is one of a list.
    pub is_item: bool,
    /// Its words, white space collapsed.
    pub text: String,
    /// The number of the first sentence that begins in it; none where none does.
    pub sentence: Option<u16>,
}

impl Policy {
    /// The published text, block by block, and within a block line by line where its lines are broken; empty ones are left out.
    #[must_use]
    pub fn plain_blocks(&self) -> Vec<PlainBlock> {
        let mut plain = Vec::new();
        for (index, block) in self.reading.blocks.iter().enumerate() {
            let mut from = 0;
            for line in block.glyphs.split(|glyph| glyph.breaks) {
                let range = from..from + line.len();
                from = range.end + 1;
                let begins = |sentence: &&crate::Sentence| sentence.piece.block == index && range.contains(&sentence.piece.glyphs.start);
                let characters: String = line.iter().map(|glyph| glyph.character).collect();
                plain.push(PlainBlock {
                    is_heading: matches!(block.kind, BlockKind::Heading(_)),
                    is_item: matches!(block.kind, BlockKind::Item(_)),
                    text: characters.split_whitespace().collect::<Vec<_>>().join(" "),
                    sentence: self.sentences().iter().find(begins).map(|sentence| sentence.number),
                });
            }
        }
        plain.retain(|block| !block.text.is_empty());
        plain
    }

    /// The sentences that close something for every later version, by number, with the words that do.
    #[must_use]
    pub fn ratchets(&self) -> Vec<(u16, String)> {
        let closing = self.statements().iter().filter(|statement| matches!(statement.says, crate::Says::Never { ever: true, .. }));
        closing.map(|statement| (statement.sentence, statement.quote.as_ref().map_or_else(String::new, |quote| quote.words.clone()))).collect()
    }
}
