//! Passwords: kept as Argon2id makes them under the site's secret, compared, and compared with nothing.

use crate::house::House;
use vault::PasswordHash;
use vocabulary::Personal;

fn typed(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

#[tokio::test]
async fn a_password_is_known_again_and_no_other_is() {
    let house = House::new().await;
    let password = typed("correct horse battery staple");
    let kept = house.vault.hash_password(&house.site, &password).unwrap();
    let is = |text: &str, kept: Option<&PasswordHash>| house.vault.is_password(&house.site, &typed(text), kept).unwrap();
    assert!(is("correct horse battery staple", Some(&kept)));
    assert!(!is("correct horse battery stapler", Some(&kept)));
    assert!(!is("", Some(&kept)));
    assert!(!is("correct horse battery staple", None), "nobody's password is anybody's");
    let again = house.vault.hash_password(&house.site, &password).unwrap();
    assert_ne!(kept, again, "the same password is kept otherwise each time");
    assert_eq!(format!("{kept:?}"), "PasswordHash(…)");
}

#[tokio::test]
async fn what_is_kept_is_argon2id_under_a_secret_and_not_without() {
    let house = House::new().await;
    let kept = house.vault.hash_password(&house.site, &typed("correct horse battery staple")).unwrap();
    let params = argon2::Params::new(19 * 1024, 2, 1, Some(32)).unwrap();
    let without = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut hash = [0; 32];
    without.hash_password_into(b"correct horse battery staple", &kept.salt, &mut hash).unwrap();
    assert_ne!(hash, kept.hash, "who has the database alone cannot try passwords");
}
