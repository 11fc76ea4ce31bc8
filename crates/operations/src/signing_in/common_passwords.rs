//! Passwords that are long enough and guessed first all the same: runs of keys, and the words that head every list of what was stolen. It is
//! short on purpose, for what is guessed after these is slowed by the limits.

/// The most common of twelve characters and more, in lower case and in order.
const COMMON: [&str; 138] = [
    "000000000000", "102030405060", "111111111111", "112233445566", "121212121212", "123123123123", "123412341234", "123456789012", "1234567890123",
    "12345678901234", "123456789012345", "1234567890123456", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv",
    "a12345678901", "a1b2c3d4e5f6", "aa1234567890", "aaaaaaaaaaaa", "abc123456789", "abcabcabcabc", "abcd12345678", "abcdefghijkl", "abcdefghijklm",
    "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "admin1234567", "admin12345678", "administrador", "administrator", "administrator1",
    "administrator123", "arsenal12345", "asdfasdfasdf", "asdfghjkl123", "asdfghjkl1234", "asdfghjklzxcvbnm", "azerty123456", "azertyuiopqs",
    "bangalore123", "barcelona123", "baseball1234", "batman123456", "changeme1234", "changemechangeme", "changemeplease", "charlie12345", "chelsea12345",
    "computer1234", "correcthorse", "correcthorsebattery", "correcthorsebatterystaple", "default12345", "dragon123456", "facebook1234", "football1234",
    "football12345", "google123456", "guest1234567", "hyderabad123", "iloveyou1234", "iloveyou12345", "iloveyou123456", "iloveyouforever",
    "iloveyouiloveyou", "iloveyousomuch", "india1234567", "internet1234", "internet12345", "jordan123456", "letmein12345", "letmein123456",
    "letmeinletmein", "liverpool123", "liverpool1234", "manchester12", "master123456", "michael12345", "monkey123456", "mypassword12", "mypassword123",
    "mypassword1234", "pakistan1234", "password1234", "password12345", "password123456", "password1234567", "password12345678", "password123456789",
    "password2020", "password2021", "password2022", "password2023", "password2024", "password2025", "password2026", "passwordpassword", "princess1234",
    "princess12345", "q1w2e3r4t5y6", "qazwsxedc123", "qazwsxedcrfv", "qwerty123456", "qwerty1234567", "qwerty12345678", "qwertyqwerty", "qwertyuiop12",
    "qwertyuiop123", "qwertyuiop1234", "qwertyuiop[]", "qwertyuiopas", "qwertyuiopasdfgh", "qwertyuiopasdfghjkl", "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopas", "realmadrid12", "root12345678", "secret123456", "secretsecret", "shadow123456", "sunshine1234", "sunshine12345", "superman1234",
    "superman12345", "test12345678", "test123456789", "testtesttest", "thisismypassword", "trustno1trustno1", "user12345678", "welcome12345",
    "welcome123456", "welcomewelcome", "whatever1234", "zxcvbnm12345", "zxcvbnm123456",
];

/// Whether it is one of them, given in lower case.
pub(super) fn is_common(lower_case: &str) -> bool {
    COMMON.binary_search(&lower_case).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{COMMON, is_common};
    use crate::signing_in::PASSWORD_CHARACTERS_MIN;

    #[test]
    fn the_list_is_in_order_and_holds_nothing_that_is_too_short_anyway() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|common| common.len() >= PASSWORD_CHARACTERS_MIN && common.to_lowercase() == *common));
        assert!(is_common("qwertyuiop123") && !is_common("three small boats at dawn"));
    }
}
