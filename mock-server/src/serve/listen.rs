//! Where a server listens: TCP ports and Unix sockets.

use std::io;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, TcpSocket};

use super::error::ServeError;

/// How many connections may wait to be taken; the system may allow fewer.
const BACKLOG: u32 = 4096;

/// Something that takes connections.
#[derive(Debug)]
pub struct Listener {
    pub(super) source: Source,
    pub(super) role: Role,
}

#[derive(Debug)]
pub(super) enum Source {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(Unix),
}

/// What is answered there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Mock,
    Management,
}

impl Listener {
    /// A TCP port.
    pub fn tcp(listener: TcpListener) -> Self {
        Self {
            source: Source::Tcp(listener),
            role: Role::Mock,
        }
    }

    /// A Unix socket at this path. A socket file that nobody listens on any more is replaced; the file is removed
    /// when the server ends.
    ///
    /// # Errors
    /// [`ServeError::SocketOccupied`] or [`ServeError::Socket`].
    #[cfg(unix)]
    pub fn unix(path: impl AsRef<Path>) -> Result<Self, ServeError> {
        let unix = Unix::new(path.as_ref())?;
        Ok(Self {
            source: Source::Unix(unix),
            role: Role::Mock,
        })
    }

    /// The same, but it answers with what the server says of itself, never with the mock, and without TLS.
    #[must_use]
    pub fn for_management(self) -> Self {
        Self {
            role: Role::Management,
            ..self
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self::tcp(listener)
    }
}

/// A Unix socket whose file goes with it.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Unix {
    pub(super) listener: tokio::net::UnixListener,
    path: PathBuf,
}

#[cfg(unix)]
impl Unix {
    fn new(path: &Path) -> Result<Self, ServeError> {
        use std::os::unix::fs::FileTypeExt as _;
        let failed = |source| ServeError::Socket {
            path: path.to_owned(),
            source,
        };
        let is_socket =
            std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
        if is_socket {
            if std::os::unix::net::UnixStream::connect(path).is_ok() {
                return Err(ServeError::SocketOccupied {
                    path: path.to_owned(),
                });
            }
            std::fs::remove_file(path).map_err(failed)?;
        }
        let listener = tokio::net::UnixListener::bind(path).map_err(failed)?;
        Ok(Self {
            listener,
            path: path.to_owned(),
        })
    }
}

#[cfg(unix)]
impl Drop for Unix {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Listens on a host and port; port 0 is any free one.
///
/// # Errors
/// [`ServeError::Host`], [`ServeError::Occupied`] or [`ServeError::Listen`].
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, ServeError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
        .await
        .map_err(|source| ServeError::Host {
            host: host.to_owned(),
            source,
        })?
        .collect();
    let mut last = io::Error::new(io::ErrorKind::AddrNotAvailable, "the host has no address");
    for address in addresses {
        match bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    let host = host.to_owned();
    Err(if last.kind() == io::ErrorKind::AddrInUse {
        ServeError::Occupied { host, port }
    } else {
        ServeError::Listen {
            host,
            port,
            source: last,
        }
    })
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // A port of a server that has just ended is free; elsewhere this would mean that two may share it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
