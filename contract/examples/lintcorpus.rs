use specwright_contract::{Loader, lint};
use std::collections::BTreeMap;
fn main() {
    let want = std::env::args().nth(1);
    let list = std::fs::read_to_string("/tmp/diag/corpus.txt").unwrap();
    let mut codes: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    let mut docs = 0;
    let mut slow = vec![];
    for path in list.lines() {
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let name = path.strip_prefix("/tmp/corpus/package/api/").unwrap();
        let t = std::time::Instant::now();
        let loaded = match Loader::new().load_text(name, text) {
            Ok(l) => l,
            Err(_) => {
                println!("fail {name}");
                continue;
            }
        };
        let load = t.elapsed();
        let t = std::time::Instant::now();
        let found = lint::run(&loaded.contract);
        let took = t.elapsed();
        if took.as_millis() > 300 {
            slow.push(format!("{name} load {load:?} lint {took:?}"));
        }
        docs += 1;
        let mut seen: std::collections::HashSet<&str> = Default::default();
        for d in found.iter().chain(if want.as_deref() == Some("load") {
            &loaded.diagnostics[..]
        } else {
            &[]
        }) {
            let key = match d.severity {
                specwright_contract::Severity::Error => {
                    Box::leak(format!("E {}", d.code.id).into_boxed_str())
                }
                specwright_contract::Severity::Warning => {
                    Box::leak(format!("W {}", d.code.id).into_boxed_str())
                }
                _ => Box::leak(format!("n {}", d.code.id).into_boxed_str()),
            };
            let e = codes.entry(key).or_default();
            e.0 += 1;
            if seen.insert(d.code.id) {
                e.1 += 1;
            }
            if want.as_deref() == Some(d.code.id) {
                println!("{}", d.one_line(&loaded.contract.sources));
            } else if e.2.len() < 6
                && seen.len() > 0
                && !e.2.iter().any(|x: &String| x.starts_with(name))
            {
                e.2.push(d.one_line(&loaded.contract.sources));
            }
        }
    }
    if want.is_some() && want.as_deref() != Some("load") {
        return;
    }
    println!("{docs} docs");
    for s in slow {
        println!("SLOW {s}");
    }
    for (c, (n, d, ex)) in codes {
        println!("{c}: {n} in {d} docs");
        for e in ex {
            println!("     {e}");
        }
    }
}
