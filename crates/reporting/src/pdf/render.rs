//! What was laid out, drawn: pages with a foot each, the tree of parts for those who hear the document, the outline. It decides no place.

use crate::pdf::PdfError;
use crate::pdf::faces::{Face, Faces};
use crate::pdf::sheet::{HEIGHT, Ink, Kind, Laid, Look, MARGIN, Part, Tone, WIDTH};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use operations::RegulatorPack;
use std::num::NonZeroU16;

/// The foot of every page.
const FOOT: Look = Look { face: Face::Regular, size: 7.4, tone: Tone::Quiet };

pub(super) fn render(pack: &RegulatorPack, faces: &Faces, laid: &Laid) -> Result<Vec<u8>, PdfError> {
    let failed = |words: &dyn std::fmt::Debug| PdfError::Written(format!("{words:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish().map_err(|error| failed(&error))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut drawn: Vec<Vec<Identifier>> = laid.parts.iter().map(|_| Vec::new()).collect();
    for number in 0..laid.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| failed(&"page"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in laid.pieces.iter().filter(|piece| piece.page == number) {
            let tag = match piece.part {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
            };
            let identifier = surface.start_tagged(tag);
            draw(&mut surface, faces, (piece.x, piece.y), &piece.ink);
            surface.end_tagged();
            if let Some(of) = piece.part.and_then(|part| drawn.get_mut(part)) {
                of.push(identifier);
            }
        }
        foot(&mut surface, faces, pack, (number + 1, laid.pages));
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(laid));
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for node in children(&laid.parts, 0, &mut drawn) {
        tree.push(node);
    }
    document.set_tag_tree(tree);
    document.set_metadata(metadata(pack));
    document.finish().map_err(|error| failed(&error))
}

fn fill(tone: Tone) -> Fill {
    let (red, green, blue) = match tone {
        Tone::Ink => (24, 29, 38),
        Tone::Quiet => (92, 100, 115),
        Tone::Accent => (20, 92, 112),
        Tone::Hairline => (214, 219, 227),
        Tone::Wash => (240, 245, 247),
    };
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, (x, y): (f32, f32), ink: &Ink) {
    match ink {
        Ink::Text { text, look } => {
            surface.set_fill(Some(fill(look.tone)));
            surface.draw_text(Point::from_xy(x, y), faces.font(look.face), look.size, text, false, TextDirection::Auto);
        }
        Ink::Block { width, height, tone } => {
            surface.set_fill(Some(fill(*tone)));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x, y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn foot(surface: &mut Surface<'_>, faces: &Faces, pack: &RegulatorPack, (page, pages): (usize, usize)) {
    let left = faces.shown(FOOT.face, &format!("{} · {} to {}", pack.site, pack.period.from.day(), pack.period.until.day()));
    let right = format!("{page} of {pages}");
    let wide = faces.width(FOOT.face, FOOT.size, &right);
    for (x, text) in [(MARGIN, left), (WIDTH - MARGIN - wide, right)] {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        draw(surface, faces, (x, HEIGHT - 34.0), &Ink::Text { text, look: FOOT });
        surface.end_tagged();
    }
}

/// What stands within a part, in the order of reading.
fn children(parts: &[Part], of: usize, drawn: &mut [Vec<Identifier>]) -> Vec<Node> {
    let mut nodes: Vec<Node> = drawn.get_mut(of).map(std::mem::take).unwrap_or_default().into_iter().map(Node::from).collect();
    let within: Vec<usize> = parts.iter().enumerate().skip(1).filter(|(_, part)| part.within == of).map(|(number, _)| number).collect();
    for number in within {
        let Some(tag) = parts.get(number).and_then(|part| tag(&part.kind)) else { continue };
        nodes.push(Node::from(TagGroup::with_children(tag, children(parts, number, drawn))));
    }
    nodes
}

fn tag(kind: &Kind) -> Option<TagKind> {
    Some(match kind {
        Kind::Whole => return None,
        Kind::Heading(level, text) => Tag::Hn(NonZeroU16::new(*level)?, Some(text.clone())).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::HeaderCell => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
    })
}

fn outline(laid: &Laid) -> Outline {
    let mut tops: Vec<OutlineNode> = Vec::new();
    for (level, text, page, y) in &laid.outline {
        let node = OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(0.0, *y - 12.0)));
        match tops.last_mut().filter(|_| *level > 1) {
            Some(top) => top.push_child(node),
            None => tops.push(node),
        }
    }
    let mut outline = Outline::new();
    tops.into_iter().for_each(|top| outline.push_child(top));
    outline
}

fn metadata(pack: &RegulatorPack) -> Metadata {
    let day = pack.period.until.day();
    let date = DateTime::new(u16::try_from(day.year()).unwrap_or_default())
        .month(u8::try_from(day.month()).unwrap_or(1))
        .day(u8::try_from(day.day()).unwrap_or(1))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(format!("{}: how personal data is processed and how the policy is kept", pack.company))
        .language("en".to_owned())
        .creator("Goodfaith".to_owned())
        .authors(vec![pack.company.clone()])
        .document_id(format!("{} {} {}", pack.version, pack.period.from, pack.period.until))
        .creation_date(date)
}
