//! Notices of erasures shipped from one real server to another: kept before the erasure is acknowledged, heard from the right house
//! only, and enough to keep a restored backup from bringing anybody back.

use crate::restoring::{Scene, Serving, command, once_each, said};
use std::os::unix::fs::PermissionsExt;

fn receive(scene: &Scene, secret: &str) -> Serving {
    Serving::start(&["receive", "--port", "0", "--into", &scene.path("kept"), "--secret", &scene.path(secret)])
}

async fn post(receiver: &Serving, path: &str, body: String, signature: Option<&str>) -> u16 {
    let request = reqwest::Client::new().post(format!("http://127.0.0.1:{}{path}", receiver.port)).body(body);
    let request = match signature {
        Some(signature) => request.header("goodfaith-peer-hmac-sha256", signature),
        None => request,
    };
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_keeps_for_another_keeps_a_lost_house_from_bringing_anybody_back() {
    let scene = Scene::new();
    scene.back_up("before");
    let receiver = receive(&scene, "secret");
    assert_eq!(std::fs::metadata(scene.path("secret")).unwrap().permissions().mode() & 0o777, 0o600);
    let address = format!("http://127.0.0.1:{}/erasures", receiver.port);
    let shipping = ["--ship-erasures", address.as_str(), "--must-ship", "--peer-secret", &scene.path("secret")];
    let running = scene.serve("house", &shipping);
    running.erase("pactera", scene.page("pactera")).await;
    let kept = || once_each(std::fs::read_to_string(scene.path("kept")).unwrap().lines());
    assert_eq!(kept().len(), 1, "it is kept before the erasure is acknowledged: {:?}", kept());

    // Killed and started again it goes on with the same secret and the same file.
    drop(receiver);
    let receiver = receive(&scene, "secret");
    assert!(receiver.port.parse::<u16>().is_ok());
    drop(running);
    let address = format!("http://127.0.0.1:{}/erasures", receiver.port);
    let running = scene.serve("house", &["--ship-erasures", address.as_str(), "--must-ship", "--peer-secret", &scene.path("secret")]);
    running.erase("wso2", scene.page("wso2")).await;
    assert_eq!(kept().len(), 2);

    let restored = said(&mut scene.restore("before", "new", &["--keys", &scene.keys(), "--erasures", &scene.path("kept")]));
    assert!(restored.code == 0 && restored.out.matches("erased again 1").count() == 2, "{restored:?}");
    let again = scene.serve("new", &[]);
    for (site, expected) in [("pactera", 404), ("wso2", 404), ("wipro", 200)] {
        assert_eq!(again.ask(site, scene.page(site), None).await.0, expected, "{site}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_of_anybody_else_are_refused_and_keep_nothing() {
    let scene = Scene::new();
    let receiver = receive(&scene, "secret");
    let notice = format!(r#"{{"site":"wipro.com","mark":"{0}","at":1,"hmac":"{0}"}}"#, "ab".repeat(32));
    let right = {
        // The secret of the file, and the words that stand before every body.
        let text = std::fs::read_to_string(scene.path("secret")).unwrap();
        let secret: Vec<u8> = text
            .trim_end()
            .rsplit(' ')
            .next()
            .unwrap()
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        move |body: &str| operations::PeerSecret::new(&secret).sign(body.as_bytes())
    };
    let refused = [
        (notice.clone(), None, 401),
        (notice.clone(), Some("00".repeat(32)), 401),
        (notice.clone(), Some("not hexadecimal".to_owned()), 401),
        (format!("{notice} "), Some(right(&notice)), 401),
        ("{}".to_owned(), Some(right("{}")), 400),
        (notice.replacen("ab", "zz", 1), Some(right(&notice.replacen("ab", "zz", 1))), 400),
        ("x".repeat(10_000), Some(right(&"x".repeat(10_000))), 413),
    ];
    for (body, signature, expected) in refused {
        assert_eq!(post(&receiver, "/erasures", body.clone(), signature.as_deref()).await, expected, "{body:.80} {signature:?}");
    }
    assert_eq!(post(&receiver, "/elsewhere", notice.clone(), Some(&right(&notice))).await, 404);
    assert!(!std::path::Path::new(&scene.path("kept")).exists(), "nothing was kept");
    assert_eq!(post(&receiver, "/erasures", notice.clone(), Some(&right(&notice))).await, 204);
    assert_eq!(std::fs::read_to_string(scene.path("kept")).unwrap(), format!("{notice}\n"));

    // A house that has another secret is not heard, and with --must-ship says that not every place could be told.
    drop(receive(&scene, "other"));
    let address = format!("http://127.0.0.1:{}/erasures", receiver.port);
    let running = scene.serve("house", &["--ship-erasures", &address, "--must-ship", "--peer-secret", &scene.path("other")]);
    let (_, text) = running.ask("wipro", scene.page("wipro"), None).await;
    let key = text.split("<form method=\"post\"").find(|form| form.contains("Delete it all")).unwrap();
    let key = key.split("name=\"right\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (status, _) = running.ask("wipro", &format!("{}/rights", scene.page("wipro")), Some(format!("right={key}&idempotency=once"))).await;
    assert!(status >= 500, "{status}");
    assert_eq!(std::fs::read_to_string(scene.path("kept")).unwrap().lines().count(), 1);
}

#[test]
fn a_secret_that_others_can_read_or_that_is_none_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = |secret: &str| said(&mut command(&["receive", "--port", "0", "--into", &path("kept"), "--secret", &path(secret)]));
    std::fs::write(path("open"), "goodfaith peer secret 1 ").unwrap();
    std::fs::set_permissions(path("open"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let said_open = run("open");
    assert!(said_open.code == 2 && said_open.err.contains("others can read"), "{said_open:?}");
    std::fs::set_permissions(path("open"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let empty = run("open");
    assert!(empty.code == 2 && empty.err.contains("not the file of a shared secret"), "{empty:?}");
    std::fs::write(path("kept"), "not a notice\n").unwrap();
    let spoilt = run("fresh");
    assert!(spoilt.code == 2 && spoilt.err.contains("line 1: not a shipped erasure"), "{spoilt:?}");
    let serving = said(&mut command(&["serve", "--folder", &path("house"), "--peer-secret", &path("nowhere")]));
    assert!(serving.code == 2 && serving.err.contains("ship-to"), "{serving:?}");
}
