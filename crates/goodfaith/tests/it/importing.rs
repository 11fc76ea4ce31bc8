//! Members from a list, with the real program: a dry run that keeps nothing, every mistake by its line and without its value, the same list twice.

use crate::restoring::{Scene, goodfaith};
use std::fmt::Write as _;

fn run(scene: &Scene, more: &[&str]) -> crate::run::Said {
    let (list, place) = (scene.path("members.csv"), scene.path("house"));
    let words = ["import", &list, "--site", "indiamart.com", "--version", VERSION, "--document", "members of the old site", "--grown", "--folder", &place];
    let maps = ["--map", "email=E-mail", "--map", "name=Name", "--map", "agreed:marketing=Letters", "--map", "said-at=Joined"];
    goodfaith(&[&words[..], &maps[..], more].concat())
}

/// The version of the real policy that the list is of.
const VERSION: &str = "2003-06-26";

#[test]
fn a_list_is_looked_at_then_taken_in_and_the_same_list_again_changes_nothing() {
    let scene = Scene::new();
    let mut list = "Name,E-mail,Letters,Joined,Ignored\n".to_owned();
    for number in 0..30 {
        writeln!(list, "Member {number},member{number}@zyxwvut.example,{},2006-12-20,x", if number % 2 == 0 { "yes" } else { "" }).unwrap();
    }
    list.push_str("Nobody,not an address,yes,2006-12-20,x\nNoone,noone@zyxwvut.example,,yesterday,x\nShort\n");
    std::fs::write(scene.path("members.csv"), &list).unwrap();
    let dry = run(&scene, &["--dry-run"]);
    assert_eq!(dry.code, 1, "{dry:?}");
    for line in ["line 32: email: ", "line 33: said-at: this is no day", "line 34: the line has too few columns"] {
        assert!(dry.out.contains(line), "{line}: {dry:?}");
    }
    let counts = |said: &crate::run::Said| {
        let json: serde_json::Value = serde_json::from_str(said.out.get(said.out.find('{').unwrap()..).unwrap()).unwrap();
        ["lines", "taken_in", "known", "refused", "wrong"].map(|name| json[name].as_u64().unwrap())
    };
    assert_eq!(counts(&dry), [33, 30, 0, 0, 3], "{dry:?}");
    for said in [&dry, &run(&scene, &[]), &run(&scene, &[])] {
        for value in ["not an address", "zyxwvut", "yesterday", "Nobody"] {
            assert!(!format!("{said:?}").contains(value), "{value} is not told: {said:?}");
        }
    }
    assert_eq!(counts(&run(&scene, &[])), [33, 0, 30, 0, 3]);
    let wrong = run(&scene, &["--map", "nmae=Other", "--map", "agreed:marketting=Third"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `marketing`?"), "{wrong:?}");
    let missing = run(&scene, &["--map", "phone=Telephone"]);
    assert!(missing.code == 2 && missing.err.contains("no column `Telephone`"), "{missing:?}");
}
