//! PostgreSQL for tests: the server of `DB_URL`, or one of this machine's programs, started for the tests alone.
//!
//! Where there is none, the tests on it say so and are left out, which in CI (`CI=true`) is an error.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::support::TestDatabase;

/// The server, which stops when its standard input ends: with this process.
struct Server {
    url: String,
    _process: Option<Child>,
    _folder: Option<tempfile::TempDir>,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

/// An empty database of its own.
pub(crate) async fn database() -> Option<TestDatabase> {
    let server = tokio::task::spawn_blocking(|| SERVER.get_or_init(start))
        .await
        .unwrap();
    let Some(server) = server else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "CI has no PostgreSQL: install it, or set DB_URL"
        );
        eprintln!("skipped: there is no PostgreSQL here, neither at DB_URL nor as a program");
        return None;
    };
    let mut connection = connect(&server.url).await;
    let name = format!("test_{}", Uuid::new_v4().simple());
    let create = format!("CREATE DATABASE {name}");
    sqlx::query(&create).execute(&mut connection).await.unwrap();
    let (base, query) = match server.url.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (server.url.as_str(), String::new()),
    };
    let (base, _) = base.rsplit_once('/').unwrap();
    Some(TestDatabase {
        url: format!("{base}/{name}{query}"),
        _folder: None,
    })
}

async fn connect(url: &str) -> PgConnection {
    let trying = async {
        loop {
            let one = tokio::time::timeout(Duration::from_secs(5), PgConnection::connect(url));
            if let Ok(Ok(connection)) = one.await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let connection = tokio::time::timeout(Duration::from_secs(60), trying).await;
    connection.unwrap_or_else(|_| panic!("PostgreSQL does not answer at {url}"))
}

fn start() -> Option<Server> {
    if let Ok(url) = std::env::var("DB_URL")
        && url.starts_with("postgres")
    {
        return Some(Server {
            url,
            _process: None,
            _folder: None,
        });
    }
    let programs = programs()?;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // the server refuses to run as root; Debian's package has a user for it
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if root {
        let mut chown = Command::new("chown");
        chown.arg("postgres").arg(folder.path());
        assert!(chown.status().unwrap().success());
    }
    // a socket in the folder, for a port that is free now may be another's when the server is ready
    let script = format!(
        "{bin}/initdb -D {data} -U postgres -A trust --no-sync -E UTF8 --locale=C >/dev/null &&
         {{ {bin}/postgres -D {data} -k {folder} -h '' -F -c max_connections=200 2>{data}/log & }} &&
         server=$! && read -r _; kill -INT $server; wait $server",
        bin = programs.display(),
        data = data.display(),
        folder = folder.path().display(),
    );
    let mut command = if root {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", "postgres", "--", "sh", "-c", &script]);
        runuser
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]);
        shell
    };
    let process = command.current_dir("/").stdin(Stdio::piped()).spawn();
    Some(Server {
        url: format!(
            "postgres://postgres@localhost/postgres?host={}",
            folder.path().display()
        ),
        _process: Some(process.unwrap()),
        _folder: Some(folder),
    })
}

/// The folder of the server's programs: that of the path, or Debian's.
fn programs() -> Option<PathBuf> {
    let has = |folder: &Path| folder.join("initdb").exists() && folder.join("postgres").exists();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")))
        .into_iter()
        .flatten()
        .collect();
    debian.sort();
    let all = debian.into_iter().rev().chain(std::env::split_paths(&path));
    { all }.find(|folder| has(folder))
}
