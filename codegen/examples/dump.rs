fn main() {
    let mut a = std::env::args().skip(1);
    let spec = a.next().unwrap();
    let out = a.next().unwrap();
    let l = specwright_contract::load(&spec).unwrap();
    let t = std::time::Instant::now();
    let s = specwright_codegen::Settings::default();
    let g =
        specwright_codegen::generate(&l.contract, &s, &specwright_codegen::Layout::Folder).unwrap();
    eprintln!("{:?} {:?}", t.elapsed(), g.statistics);
    for f in &g.findings {
        eprintln!("{}", f.one_line(&l.contract.sources));
    }
    specwright_codegen::write(std::path::Path::new(&out), &g.files).unwrap();
}
