fn main() {
    let n = std::env::args().nth(1).unwrap();
    let b = std::fs::read(&n).unwrap();
    let (s, c) = svlc_core::compile_bytes(&n, &b);
    for d in &c.diagnostics {
        let p = s.position(d.primary.span.start);
        println!(
            "{} {}:{} {:?} {} | help: {} {:?} {:?}",
            d.code,
            p.line,
            p.column,
            s.slice(d.primary.span),
            d.message,
            d.help,
            d.notes,
            d.fix.as_ref().map(|f| &f.replacement)
        );
    }
    println!("output: {}", c.output.is_some());
    if std::env::args().count() > 2 {
        println!("{:#?}", c.output.unwrap().model)
    }
}
