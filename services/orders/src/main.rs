//! `orders`: serves, or brings the database up to date.

use std::process::ExitCode;

use orders::Settings;
use orders::repository::Database;
use orders::web::{App, Users};
use specwright_runtime::BoxError;

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
    tracing_subscriber::fmt().init();
    let (settings, database) = migrate().await?;
    let app = App::new(database, &settings.upstreams);
    tokio::spawn(app.clone().resume(settings.resume_every));
    let listener = tokio::net::TcpListener::bind((settings.host, settings.port)).await?;
    tracing::info!("Orders on http://{}", listener.local_addr()?);
    axum::serve(listener, app.server(Users::Everybody).router()).await?;
    Ok(())
}
