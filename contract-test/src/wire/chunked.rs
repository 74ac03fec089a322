//! The chunked transfer coding (RFC 9112, section 7.1), read from a buffer that grows.

use bytes::BytesMut;

/// The longest line of a chunk's head.
const LINE: usize = 4096;

/// What a buffer has of chunks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Progress {
    /// More bytes are needed.
    More,
    /// All chunks and the trailer were read.
    Done,
    /// This is no chunk.
    Broken,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Head,
    Data(u64),
    End,
    Trailer,
}

/// Reads chunks.
#[derive(Debug)]
pub(super) struct Chunks {
    state: State,
}

impl Chunks {
    pub(super) fn new() -> Self {
        Self { state: State::Head }
    }

    /// Takes what the buffer has, and appends the data to the body.
    pub(super) fn take(&mut self, buffer: &mut BytesMut, body: &mut Vec<u8>) -> Progress {
        loop {
            match self.state {
                State::Data(left) => {
                    let count = usize::try_from(left)
                        .unwrap_or(usize::MAX)
                        .min(buffer.len());
                    body.extend_from_slice(&buffer.split_to(count));
                    let left = left - count as u64;
                    if left > 0 {
                        self.state = State::Data(left);
                        return Progress::More;
                    }
                    self.state = State::End;
                }
                State::Head | State::End | State::Trailer => {
                    let Some(end) = buffer.iter().position(|&byte| byte == b'\n') else {
                        return if buffer.len() > LINE {
                            Progress::Broken
                        } else {
                            Progress::More
                        };
                    };
                    let line = buffer.split_to(end + 1);
                    let line = line.trim_ascii();
                    match self.state {
                        State::End if line.is_empty() => self.state = State::Head,
                        State::Trailer if line.is_empty() => return Progress::Done,
                        State::Trailer => {}
                        State::Head => match size(line) {
                            Some(0) => self.state = State::Trailer,
                            Some(size) => self.state = State::Data(size),
                            None => return Progress::Broken,
                        },
                        _ => return Progress::Broken,
                    }
                }
            }
        }
    }
}

fn size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_read_wherever_they_are_cut() {
        let wire = b"4;x=y\r\nWiki\r\n6\r\npedia \r\n0\r\nTrailer: x\r\n\r\nNEXT";
        for cut in 0..wire.len() {
            let (mut chunks, mut body) = (Chunks::new(), Vec::new());
            let mut buffer = BytesMut::from(&wire[..cut]);
            let mut progress = chunks.take(&mut buffer, &mut body);
            if progress == Progress::More {
                buffer.extend_from_slice(&wire[cut..]);
                progress = chunks.take(&mut buffer, &mut body);
            }
            assert_eq!(progress, Progress::Done, "cut at {cut}");
            assert_eq!(body, b"Wikipedia ");
        }
        let (mut chunks, mut body) = (Chunks::new(), Vec::new());
        let mut buffer = BytesMut::from(&b"zz\r\n"[..]);
        assert_eq!(chunks.take(&mut buffer, &mut body), Progress::Broken);
    }
}
