//! Base64 as AWS uses it: the standard alphabet, with padding; and as tokens use it: [`url_encoded`], [`url_decoded`].

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `bytes` in base64.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// The bytes that `text` stands for; `None` if it is no base64.
pub(crate) fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let plain = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(plain.len() / 4 * 3 + 2);
    for chunk in plain.chunks(4) {
        let mut bits = 0;
        for byte in chunk {
            bits = bits << 6 | value(*byte)?;
        }
        bits <<= 6 * (4 - chunk.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

/// `bytes` in the alphabet of URLs, without padding.
pub(crate) fn url_encoded(bytes: &[u8]) -> String {
    encoded(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// The bytes that `text` stands for in the alphabet of URLs; padding is no part of it.
pub(crate) fn url_decoded(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    decoded((text.replace('-', "+").replace('_', "/") + &padding).as_bytes())
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("\u{ff}\u{fe}", "w7/Dvg=="),
        ] {
            assert_eq!(encoded(plain.as_bytes()), text);
            assert_eq!(decoded(text.as_bytes()).unwrap(), plain.as_bytes());
        }
    }

    #[test]
    fn tokens_have_an_alphabet_of_their_own() {
        for (plain, text) in
            [(&b""[..], ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"\xff\xfe\xfb", "__77")]
        {
            assert_eq!(url_encoded(plain), text);
            assert_eq!(url_decoded(text).unwrap(), plain);
        }
        for text in ["Zg==", "//77", "Z", "Zm9v Zg"] {
            assert_eq!(url_decoded(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_base64_is_told() {
        for text in ["Zg", "Zg=", "Z===", "Zm9v!", "Zm 9", "=", "Zg==Zg=="] {
            assert_eq!(decoded(text.as_bytes()), None, "{text}");
        }
    }
}
