//! The one way into the reader that tests and the fuzz target share: whatever the text, everything said of it must be so.

use policy::{Compiled, Controls, Severity, Source, compile, format, read_statements};

/// Compiles, formats and renders a text, and fails when the compiler contradicts itself.
pub(crate) fn try_text(text: &str) {
    let source = Source { name: "tried.md".to_owned(), text: text.to_owned() };
    let Compiled { policy, diagnostics } = compile(&source, &Controls::all());
    let errors = diagnostics.iter().any(|message| message.severity == Severity::Error);
    assert_eq!(policy.is_none(), errors, "a policy is given exactly when there is no error");
    let lines = u32::try_from(text.split('\n').count()).unwrap_or(u32::MAX);
    for message in &diagnostics {
        let spans = std::iter::once(message.span).chain(message.labels.iter().map(|label| label.span));
        for span in spans {
            assert!(span.start <= span.end && text.get(span.range()).is_some(), "{message:?} points outside the text");
        }
        assert!(message.line >= 1 && message.line <= lines && !message.message.contains('\n'), "{message:?}");
    }
    let read = read_statements(&source);
    assert!(read.is_ok() || errors, "statements that cannot be read are errors");
    if let Some(once) = format(&source).text {
        let again = Source { text: once.clone(), ..source };
        assert_eq!(format(&again).text.as_deref(), Some(once.as_str()), "formatting twice is formatting once");
        if let Some(before) = &policy {
            let after = compile(&again, &Controls::all()).policy;
            let after = after.unwrap_or_else(|| panic!("formatted, it does not compile any more:\n{once}"));
            assert_eq!(before.golden_table(), after.golden_table(), "formatting changes no decision");
        }
    }
    if let Some(policy) = &policy {
        let pieces: usize = policy.blocks().iter().flat_map(|block| &block.pieces).filter(|piece| piece.sentence.is_some()).count();
        assert!(pieces >= policy.sentences().len(), "every sentence is shown");
        assert!(policy.sentences().iter().all(|sentence| sentence.class != policy::Class::Uncovered), "every sentence is covered");
    }
}
