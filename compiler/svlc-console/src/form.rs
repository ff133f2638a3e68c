//! What a form sends: `application/x-www-form-urlencoded`.

/// Fields of a form, in order.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Of a query or a body.
    pub(crate) fn of(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")))
                })
                .collect(),
        )
    }

    /// The first value of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Text without its `%`; what is no code stays as it is.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text
            .get(at + 1..at + 3)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let form = Form::of("event=%7B%22a%22%3A+%22%2525%26%22%7D%0D%0A&x&event=2&ü=%C3%BC");
        assert_eq!(form.get("event"), Some("{\"a\": \"%25&\"}\r\n"));
        assert_eq!(form.get("x"), Some(""));
        assert_eq!(form.get("ü"), Some("ü"));
        assert_eq!(form.get("y"), None);
    }

    #[test]
    fn what_is_no_code_stays() {
        for text in ["%", "%4", "%zz", "%+1", "é%é"] {
            assert_eq!(decoded(text), text);
        }
    }
}
