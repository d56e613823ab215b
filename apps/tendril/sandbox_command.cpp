#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <memory>

#include "tendril/commands.hpp"
#include "tendril/sandbox.hpp"

namespace tendril::app {

namespace {

// Signals are taken in this thread only; the others inherit that they are blocked.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void announce(const Cli& cli, const Sandbox& sandbox) {
    if (cli.json) {
        std::cout << to_text(describe(sandbox)) << std::endl;
        return;
    }
    std::cout << "HighLevel simulator  " << sandbox.highlevel_url() << "\n  token              "
              << sandbox.highlevel().token << "\n  location_id        " << sandbox.highlevel().location_id
              << "\n  webhook key        " << sandbox.webhook_public_key() << "\nHabitify simulator   "
              << sandbox.habitify_url() << "\n  api_key            " << sandbox.habitify().api_key
              << "\nControl is below /_sandbox/ on each address." << std::endl;
}

}  // namespace

void add_sandbox_command(CLI::App& app, Cli& cli) {
    const auto addresses = std::make_shared<SandboxAddresses>();
    auto* command = app.add_subcommand("sandbox", "Run the simulators of HighLevel and Habitify alone");
    command->add_option("--sim-highlevel", addresses->highlevel, "ADDRESS:PORT")->capture_default_str();
    command->add_option("--sim-habitify", addresses->habitify, "ADDRESS:PORT")->capture_default_str();
    command->callback([&cli, addresses] {
        const auto signals = block_signals();
        const auto sandbox = Sandbox::start(*addresses);
        if (!sandbox) return fail(cli, sandbox.error());
        announce(cli, **sandbox);
        int signal = 0;
        sigwait(&signals, &signal);
    });
}

}  // namespace tendril::app
