//! The README shows what the program prints, and names only commands there are.

use crate::run::{goodfaith, root};

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn the_answer_in_the_readme_is_the_answer_printed() {
    let said = goodfaith("explain wipro.com share email to partner for marketing");
    assert_eq!(said.code, 1, "{said:?}");
    assert!(readme().contains(said.out.trim_end()), "README.md does not hold this answer:\n{}", said.out);
}

#[test]
fn every_command_stands_in_the_readme() {
    let help = goodfaith("help").out;
    let commands = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| line.starts_with("  "));
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(names.len() > 5, "{help}");
    for name in names {
        let written = readme().contains(&format!("`goodfaith {name}")) || readme().contains(&format!("-- {name}"));
        assert!(written, "README.md does not name `goodfaith {name}`");
    }
}
