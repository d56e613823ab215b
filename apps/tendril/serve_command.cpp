#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "base/log.hpp"
#include "tendril/commands.hpp"
#include "tendril/server.hpp"
#include "tendril/workspace_setup.hpp"

namespace tendril::app {

namespace {

struct ServeOptions {
    ServerSettings settings;
    std::string config_file;
};

// A link is printed when nobody can have one yet; later ones come from "tendril sign-in".
Result<void> announce(Server& server, const FirstWorkspace& first) {
    std::cout << "Tendril serves at " << server.url() << "\n";
    if (first.created) {
        const auto path = make_sign_in_path(server, first.workspace.id);
        if (!path) return path.error();
        std::cout << "Sign in once with " << server.url() << *path << "\n";
    }
    std::cout << std::flush;
    return {};
}

Result<void> serve(ServeOptions options) {
    const auto settings = complete(std::move(options.settings), options.config_file);
    if (!settings) return settings.error();
    raise_file_limit();
    auto server = Server::open(*settings);
    if (!server) return server.error();
    const auto first = first_workspace(**server, "Main");
    if (!first) return first.error();
    if (auto started = (*server)->start(); !started) return started;
    const auto access = publish_access(**server, settings->data, first->workspace.id);
    if (!access) return access.error();
    if (auto announced = announce(**server, *first); !announced) return announced;
    log::info("Serving at {} with the data in {}", (*server)->url(), settings->data);
    (*server)->run();
    return {};
}

}  // namespace

void add_serve_command(CLI::App& app, Cli& cli) {
    const auto options = std::make_shared<ServeOptions>();
    auto* command = app.add_subcommand("serve", "Run the server");
    command->add_option("--config", options->config_file, "A TOML file with listen, data, connectors and store")
        ->envname("TENDRIL_CONFIG");
    command->add_option("--listen", options->settings.listen, "ADDRESS:PORT, 127.0.0.1:8484 by default")
        ->envname("TENDRIL_LISTEN");
    command
        ->add_option("--connectors", options->settings.connectors,
                     "A folder of connectors besides the built-in ones; connectors in the data folder by default")
        ->envname("TENDRIL_CONNECTORS");
    command
        ->add_option(
            "--store", options->settings.store,
            "sqlite:PATH (tendril.db in the data folder by default) or postgresql://HOST/DATABASE; better given as "
            "TENDRIL_STORE when it holds a password")
        ->envname("TENDRIL_STORE");
    command
        ->add_option("--outbound-allow", options->settings.outbound_allow,
                     "Internal networks that flows may call all the same, for example 10.1.0.0/16,127.0.0.1")
        ->envname("TENDRIL_OUTBOUND_ALLOW");
    command
        ->add_option("--public-url", options->settings.public_url,
                     "How browsers reach the server: https://tendril.example.com")
        ->envname("TENDRIL_PUBLIC_URL");
    command->callback([&cli, options] {
        options->settings.data = cli.data;
        if (const auto served = serve(*options); !served) fail(cli, served.error());
    });
}

}  // namespace tendril::app
