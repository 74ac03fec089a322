//! `orders`: serves, or brings the database up to date.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use orders::Settings;
use orders::repository::Database;
use orders::web::App;
use specwright_runtime::service;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "\
usage: orders            bring the database up to date and serve
       orders migrate    bring the database up to date";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => serve().await,
        ["migrate"] => migrate().await.map(|_| ()),
        ["--help" | "-h" | "help"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn migrate() -> Result<(Settings, Database), BoxError> {
    let settings = Settings::read()?;
    let database = Database::open(&settings.db_url).await?;
    database.migrate().await?;
    Ok((settings, database))
}

async fn serve() -> Result<(), BoxError> {
    log();
    let (settings, database) = migrate().await?;
    let app = App::new(database, &settings.upstreams);
    tokio::spawn(app.clone().resume(settings.resume_every));
    let address = SocketAddr::new(settings.host, settings.port);
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}; HOST and PORT choose another address")
    })?;
    tracing::info!("Orders on http://{}", listener.local_addr()?);
    let router = app.router(&settings);
    service::serve(listener, router, app.health(), settings.stop_within).await?;
    Ok(())
}

/// A log on standard error: `LOG=debug`, `LOG=warn,orders=info`; `LOG_FORMAT=json`.
fn log() {
    let level = EnvFilter::try_from_env("LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(level)
        .with_writer(std::io::stderr);
    match std::env::var("LOG_FORMAT").as_deref() {
        Ok("json") => log.json().init(),
        _ => log.with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
