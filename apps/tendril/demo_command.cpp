#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include "base/log.hpp"
#include "tendril/client_file.hpp"
#include "tendril/commands.hpp"
#include "tendril/demo_setup.hpp"
#include "tendril/demo_story.hpp"

namespace tendril::app {

namespace {

struct DemoOptions {
    std::string listen = listen_default;
    SandboxAddresses simulators;
    bool quiet = false;
};

// The folder that was given, or a new one that is taken away at the end.
class DemoFolder {
 public:
    explicit DemoFolder(std::string given) : path_(std::move(given)) {}
    DemoFolder(const DemoFolder&) = delete;
    DemoFolder& operator=(const DemoFolder&) = delete;
    ~DemoFolder() {
        std::error_code ignored;
        if (own_) std::filesystem::remove_all(path_, ignored);
    }

    Result<void> make() {
        if (!path_.empty()) return {};
        auto pattern = (std::filesystem::temp_directory_path() / "tendril-demo-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            return Error(ErrorCode::unavailable, "No folder for the demo can be made; give one with --data.");
        }
        path_ = pattern;
        own_ = true;
        return {};
    }
    [[nodiscard]] const std::string& path() const { return path_; }

 private:
    std::string path_;
    bool own_ = false;
};

json::object describe(const Server& server, const Demo& demo, const Sandbox& sandbox) {
    json::object made{{"url", server.url()},
                      {"sign_in_url", server.url() + demo.sign_in_path},
                      {"api_token", demo.api_token},
                      {"hooks", json::object{{"person", demo.person_hook}, {"highlevel", demo.highlevel_hook}}},
                      {"hook_secret", demo.hook_secret.reveal()}};
    for (auto& simulator : describe(sandbox)) made[simulator.key()] = std::move(simulator.value());
    return made;
}

void announce(const Server& server, const Demo& demo, const Sandbox& sandbox, const std::string& folder) {
    std::cout << "Tendril is running.\n\n"
              << "  Web app    " << server.url() << "\n"
              << "  Sign in    " << server.url() << demo.sign_in_path << "   (works once)\n"
              << "  API token  " << demo.api_token << "\n"
              << "  Hook       " << server.url() << demo.person_hook << "\n"
              << "  Secret     " << demo.hook_secret.reveal() << "\n"
              << "  HighLevel  " << sandbox.highlevel_url() << "   (simulated)\n"
              << "  Habitify   " << sandbox.habitify_url() << "   (simulated)\n"
              << "  Data       " << folder << "\n\n"
              << "Try:\n  curl -H 'Authorization: Bearer " << demo.api_token << "' " << server.url()
              << "/api/v1/runs\n  tendril --data " << folder << " run list" << std::endl;
}

// Sends the sample events beside the running server.
class StoryTeller {
 public:
    StoryTeller(Story story, std::ostream& out)
        : story_(std::move(story)), thread_([this, &out] { tell(story_, out, stop_); }) {}
    StoryTeller(const StoryTeller&) = delete;
    StoryTeller& operator=(const StoryTeller&) = delete;
    ~StoryTeller() {
        stop_ = true;
        thread_.join();
    }

 private:
    Story story_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

Result<void> run_demo(const Cli& cli, const DemoOptions& options) {
    raise_file_limit();
    DemoFolder folder(cli.data);
    if (auto made = folder.make(); !made) return made;
    const auto sandbox = Sandbox::start(options.simulators);
    if (!sandbox) return sandbox.error();
    auto server = Server::open({options.listen, folder.path(), {}, {}});
    if (!server) return server.error();
    auto demo = set_up_demo(**server, **sandbox);
    if (!demo) return demo.error();
    if (auto started = (*server)->start(); !started) return started;
    const auto written = write_client_file(folder.path(), {(*server)->url(), demo->api_token});
    if (!written) return written;

    if (cli.json) {
        std::cout << to_text(describe(**server, *demo, **sandbox)) << std::endl;
    } else {
        announce(**server, *demo, **sandbox, folder.path());
    }
    std::unique_ptr<StoryTeller> teller;
    if (!options.quiet) {
        Story story{(*server)->url(), demo->api_token, demo->person_hook, demo->hook_secret.copy()};
        teller = std::make_unique<StoryTeller>(std::move(story), cli.json ? std::cerr : std::cout);
    }
    (*server)->run();
    return {};
}

}  // namespace

void add_demo_command(CLI::App& app, Cli& cli) {
    const auto options = std::make_shared<DemoOptions>();
    auto* command = app.add_subcommand("demo", "Run the server with both simulators and a workspace to look around in");
    command->add_option("--listen", options->listen, "ADDRESS:PORT")->capture_default_str();
    command->add_option("--sim-highlevel", options->simulators.highlevel, "ADDRESS:PORT")->capture_default_str();
    command->add_option("--sim-habitify", options->simulators.habitify, "ADDRESS:PORT")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "Send no sample events");
    command->callback([&cli, options] {
        if (const auto done = run_demo(cli, *options); !done) fail(cli, done.error());
    });
}

}  // namespace tendril::app
