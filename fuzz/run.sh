#!/usr/bin/env bash
# Fuzzes one target on stable Rust, with seeds made of the contracts in specs/:
#   fuzz/run.sh source -max_total_time=600
# Findings end up in fuzz/artifacts/TARGET/. `cargo fuzz run TARGET` works as well, on nightly.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?which target: source or lower}
shift
mkdir -p "corpus/$target" "artifacts/$target"

# Seeds: each contract whole and, as short inputs are quicker, in pieces of 40 lines.
for spec in ../specs/*.yaml ../specs/*.json; do
  [ -f "$spec" ] || continue
  name=$(basename "$spec")
  cp "$spec" "corpus/$target/$name"
  split -l 40 "$spec" "corpus/$target/$name."
done

export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 -Clink-dead-code \
  -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-trace-compares \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
host=$(rustc -vV | sed -n 's/^host: //p')
cargo build --release --quiet --target "$host" --bin "$target"
dir=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
exec "$dir/$host/release/$target" "corpus/$target" "-artifact_prefix=artifacts/$target/" \
  -dict=words.dict -max_len=65536 -timeout=10 -rss_limit_mb=2048 "$@"
