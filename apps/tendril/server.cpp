#include "tendril/server.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <filesystem>
#include <mutex>

#include "api/service.hpp"
#include "api/startup.hpp"
#include "base/log.hpp"
#include "connector/call_history.hpp"
#include "connector/connection_transport.hpp"
#include "connector/mail_client.hpp"
#include "connector/outbound_transport.hpp"
#include "connector/signing_client.hpp"
#include "engine/engine.hpp"
#include "engine/schedules.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "store/postgres/postgres_store.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "sync/poller.hpp"
#include "tendril/connector_files.hpp"
#include "tendril/node_place.hpp"
#include "tendril/sandbox.hpp"
#include "vault/master_keys.hpp"

namespace tendril::app {

namespace {

namespace asio = boost::asio;

constexpr std::size_t worker_threads = 2;
constexpr std::size_t mailer_threads = 2;

// Only the owner may look into the data folder: it holds the master key.
Result<void> make_data_folder(const std::string& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) return Error(ErrorCode::unavailable, "The folder " + folder + " cannot be made: " + failure.message());
    if (chmod(folder.c_str(), S_IRWXU) != 0) log::warn("The folder {} may be readable by others.", folder);
    return {};
}

// Of this process, among all that ever share the store.
std::string node_name(const NodePlace& place, Random& random) {
    return place.name() + boost::asio::ip::host_name() + ":" + std::to_string(getpid()) + ":" +
           std::to_string(random.next());
}

Result<std::unique_ptr<store::Store>> open_store(const StoreLocation& location, const store::Post& post) {
    if (location.kind == StoreLocation::Kind::postgres) return store::open_postgres({.url = location.address}, post);
    return store::open_sqlite({.path = location.address}, post);
}

class WiredServer final : public Server {
 public:
    // Constant after open(). Destroyed from the last to the first: users before what they use.
    explicit WiredServer(ServerSettings settings) : settings_(std::move(settings)) {}
    ~WiredServer() override {
        workers_.join();
        mailers_.join();
    }
    WiredServer(const WiredServer&) = delete;
    WiredServer& operator=(const WiredServer&) = delete;

    Result<void> open();

    store::ConfigStore& config() override { return store_->config(); }
    vault::Vault& vault() override { return *vault_; }
    [[nodiscard]] const connector::Catalog& catalog() const override { return *connectors_.catalog; }
    [[nodiscard]] const std::vector<flow::Recipe>& recipes() const override { return recipes_; }
    [[nodiscard]] const Clock& clock() const override { return clock_; }
    Random& random() override { return random_; }

    Result<void> start() override;
    [[nodiscard]] std::string url() const override { return "http://" + http_->address(); }
    void run() override;

 private:
    connector::Offload offload();
    connector::After after();
    void make_engine();
    void make_service();
    void make_schedules();
    void look_at_schedules();
    void make_poller();
    void look_at_accounts();
    api::SandboxSwitch sandbox_switch();
    Result<api::SandboxAccess> start_sandbox();
    Result<void> restart_sandbox();
    void wake_in(std::chrono::microseconds pause);
    void await_signal();
    void drain();

    ServerSettings settings_;
    NodePlace place_;
    SystemClock clock_;
    SystemRandom random_;
    asio::io_context io_{1};
    asio::thread_pool workers_{worker_threads};
    asio::thread_pool mailers_{mailer_threads};  // their own, since mail servers may be slow
    asio::steady_timer wake_timer_{io_};
    asio::steady_timer schedule_timer_{io_};
    asio::steady_timer poll_timer_{io_};
    asio::signal_set signals_{io_};
    LoadedConnectors connectors_;
    std::vector<flow::Recipe> recipes_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<vault::MasterKeys> keys_;
    std::unique_ptr<vault::Vault> vault_;
    flow::Registry flows_;
    std::unique_ptr<http::Client> client_;
    std::unique_ptr<http::Client> signing_;  // the same, signing what leaves as webhooks
    std::unique_ptr<http::Client> mailing_;  // and sending e-mails
    http::AddressGuard guard_;
    std::unique_ptr<http::Client> outside_;  // for addresses that flows choose
    std::unique_ptr<connector::ConnectionTransport> transport_;
    std::unique_ptr<connector::CallHistory> calls_;
    std::unique_ptr<connector::Transport> outbound_;
    std::unique_ptr<sync::Poller> poller_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<engine::Schedules> schedules_;
    std::unique_ptr<api::Service> service_;
    std::unique_ptr<http::Server> http_;
    bool draining_ = false;

    // Guarded by sandbox_mutex_: switched on worker threads.
    std::mutex sandbox_mutex_;
    std::unique_ptr<Sandbox> sandbox_;
};

Result<void> WiredServer::open() {
    const auto location = store_location(settings_);
    if (!location) return location.error();
    auto guard = outbound_guard(settings_);
    if (!guard) return guard.error();
    guard_ = std::move(*guard);
    if (auto made = make_data_folder(settings_.data); !made) return made;
    // An embedded database has a lock of its own, and one process.
    if (location->kind == StoreLocation::Kind::postgres) place_ = NodePlace::take(settings_.data);
    auto connectors = load_connectors(connectors_folder(settings_));
    if (!connectors) return connectors.error();
    connectors_ = std::move(*connectors);
    for (const auto& problem : connectors_.problems) log::warn("{}", problem);
    for (const auto& added : connectors_.added) log::info("Added the connector {}", added);
    auto recipes = flow::load_recipes(embedded::recipes());
    if (!recipes) return recipes.error();
    recipes_ = std::move(*recipes);

    const auto post = [this](std::function<void()> task) { asio::post(io_, std::move(task)); };
    auto store = open_store(*location, post);
    if (!store) return store.error();
    store_ = std::move(*store);
    auto keys = vault::MasterKeys::load(settings_.data);
    if (!keys) return keys.error();
    keys_ = std::move(*keys);
    vault_ = vault::make_vault(*keys_, store_->config());
    return {};
}

connector::Offload WiredServer::offload() {
    return [this](std::function<void()> work, std::function<void()> then) {
        asio::post(workers_, [this, work = std::move(work), then = std::move(then)]() mutable {
            work();
            asio::post(io_, std::move(then));
        });
    };
}

connector::After WiredServer::after() {
    return [this](std::chrono::milliseconds pause, std::function<void()> then) {
        auto timer = std::make_shared<asio::steady_timer>(io_, pause);
        timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& failure) {
            if (!failure) then();
        });
    };
}

void WiredServer::make_engine() {
    client_ = http::make_client(io_.get_executor(), {});
    signing_ = connector::make_signing_client(*client_, clock_);
    const auto by_mailers = [this](std::function<void()> work, std::function<void()> then) {
        asio::post(mailers_, [this, work = std::move(work), then = std::move(then)]() mutable {
            work();
            asio::post(io_, std::move(then));
        });
    };
    mailing_ = connector::make_mail_client(*signing_, clock_, by_mailers);
    http::ClientOptions outside;
    outside.guard = guard_;
    outside_ = http::make_curl_client(io_.get_executor(), std::move(outside));
    const auto node = node_name(place_, random_);
    transport_ = connector::make_connection_transport({.catalog = *connectors_.catalog,
                                                       .config = store_->config(),
                                                       .vault = *vault_,
                                                       .client = *mailing_,
                                                       .clock = clock_,
                                                       .offload = offload(),
                                                       .after = after(),
                                                       .node = node});
    calls_ = std::make_unique<connector::CallHistory>(*transport_, clock_);
    outbound_ = connector::make_outbound_transport(*calls_, *outside_);
    engine::Parts parts{
        node,
        clock_,
        random_,
        store_->runs(),
        *connectors_.catalog,
        flows_,
        *outbound_,
        [this](std::chrono::microseconds pause) { wake_in(pause); },
        [this](std::function<void()> task) { asio::post(io_, std::move(task)); },
        [this](const std::string& connection, const std::string& why) {
            service_->connection_refused(connection, why);
        },
        [this](const std::string& connection, const engine::ConnectionFacts* facts) {
            facts == nullptr ? poller_->remove_connection(connection) : poller_->set_connection(*facts);
        },
        [this](const store::Run& run) { service_->run_changed(run); },
        [this](const std::string& workspace, EventId event) { service_->event_stored(workspace, event); },
        place_.name()};
    engine_ = engine::make_engine(std::move(parts));
}

void WiredServer::make_service() {
    const auto state = [this] { return api::StoreState{store_->healthy(), store_->commits(), store_->operations()}; };
    service_ = api::make_service({io_.get_executor(),
                                  store_->config(),
                                  store_->runs(),
                                  state,
                                  *engine_,
                                  *connectors_.catalog,
                                  flows_,
                                  recipes_,
                                  *vault_,
                                  *transport_,
                                  clock_,
                                  random_,
                                  offload(),
                                  TENDRIL_VERSION,
                                  *client_,
                                  *keys_,
                                  [this](const std::string& file) { return store_->back_up(file); },
                                  settings_.data,
                                  settings_.public_url,
                                  poller_.get(),
                                  sandbox_switch(),
                                  calls_.get()});
}

Result<api::SandboxAccess> WiredServer::start_sandbox() {
    const std::lock_guard lock(sandbox_mutex_);
    if (!sandbox_) {
        // On loopback, at ports that happen to be free: the connections are told which.
        auto started = Sandbox::start({"127.0.0.1:0", "127.0.0.1:0"});
        if (!started) return started.error();
        sandbox_ = std::move(*started);
    }
    return access_to(*sandbox_);
}

api::SandboxSwitch WiredServer::sandbox_switch() {
    return {.on = [this] { return start_sandbox(); },
            .off =
                [this] {
                    const std::lock_guard lock(sandbox_mutex_);
                    sandbox_.reset();
                },
            .is_on =
                [this] {
                    const std::lock_guard lock(sandbox_mutex_);
                    return sandbox_ != nullptr;
                }};
}

// A sandbox that was on is on again, at new addresses and with nothing in it.
Result<void> WiredServer::restart_sandbox() {
    const auto workspace = api::sandbox_workspace(config());
    if (!workspace) return workspace.error();
    if (!*workspace) return {};
    const auto access = start_sandbox();
    if (!access) return access.error();
    const auto connected = api::connect_sandbox({config(), vault(), clock_, random_}, **workspace, *access);
    if (!connected) return connected.error();
    return {};
}

// Looks at the connected accounts that send no events.
void WiredServer::make_poller() {
    using Mark = std::optional<std::string>;
    sync::PollerParts parts{clock_, random_, *connectors_.catalog, flows_, {}, {}, {}, {}, {}, {}};
    parts.read = [this](engine::ReadRequest request, engine::Callback<connector::Verdict> done) {
        engine_->read(std::move(request), std::move(done));
    };
    parts.accept = [this](engine::Incoming event, engine::Callback<engine::Accepted> done) {
        engine_->accept(std::move(event), std::move(done));
    };
    parts.find_mark = [this](std::string name, engine::Callback<Mark> done) {
        auto found = std::make_shared<Result<Mark>>(Mark());
        offload()([this, name = std::move(name), found] { *found = config().find_mark(name); },
                  [found, done = std::move(done)] { done(std::move(*found)); });
    };
    parts.replace_mark = [this](std::string name, Mark expected, std::string value, engine::Callback<bool> done) {
        auto replaced = std::make_shared<Result<bool>>(false);
        offload()([this, name = std::move(name), expected = std::move(expected), value = std::move(value),
                   replaced] { *replaced = config().replace_mark(name, expected, value); },
                  [replaced, done = std::move(done)] { done(std::move(*replaced)); });
    };
    parts.time_zone_of = [this](const std::string& workspace) { return engine_->time_zone_of(workspace); };
    parts.works_at = [this](std::int32_t partition) { return engine_->works_at(partition); };
    poller_ = std::make_unique<sync::Poller>(std::move(parts));
}

void WiredServer::look_at_accounts() {
    if (draining_) return poller_->stop();
    poll_timer_.expires_after(poller_->tick());
    poll_timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) look_at_accounts();
    });
}

// Marks are read and written where blocking does no harm. One that cannot be written is only looked back for.
void WiredServer::make_schedules() {
    engine::Schedules::Parts parts{clock_, flows_, {}, {}, {}, {}};
    parts.accept = [this](engine::Incoming event, engine::Callback<engine::Accepted> done) {
        engine_->accept(std::move(event), std::move(done));
    };
    parts.time_zone_of = [this](const std::string& workspace) { return engine_->time_zone_of(workspace); };
    using Mark = std::optional<std::string>;
    parts.find_mark = [this](std::string name, engine::Callback<Mark> done) {
        auto found = std::make_shared<Result<Mark>>(Mark());
        offload()([this, name = std::move(name), found] { *found = config().find_mark(name); },
                  [found, done = std::move(done)] { done(std::move(*found)); });
    };
    parts.save_mark = [this](std::string name, Mark before, std::string mark) {
        offload()([this, name = std::move(name), before = std::move(before),
                   mark = std::move(mark)] { static_cast<void>(config().replace_mark(name, before, mark)); },
                  [] {});
    };
    schedules_ = std::make_unique<engine::Schedules>(std::move(parts));
}

void WiredServer::look_at_schedules() {
    if (draining_) return;
    schedule_timer_.expires_after(schedules_->tick());
    schedule_timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) look_at_schedules();
    });
}

Result<void> WiredServer::start() {
    if (auto restarted = restart_sandbox(); !restarted) return restarted;
    make_poller();
    make_engine();
    make_service();
    const auto left_out = api::load_configuration(store_->config(), *connectors_.catalog, flows_, *engine_);
    if (!left_out) return left_out.error();
    for (const auto& sentence : *left_out) log::warn("{}", sentence);
    if (auto loaded = service_->load(); !loaded) return loaded;
    auto server = http::make_server(io_.get_executor(), settings_.listen, {}, service_->handler());
    if (!server) return server.error();
    http_ = std::move(*server);
    engine_->start();
    make_schedules();
    look_at_schedules();
    look_at_accounts();
    service_->start();
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    await_signal();
    return {};
}

void WiredServer::wake_in(std::chrono::microseconds pause) {
    wake_timer_.expires_after(pause);
    wake_timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) engine_->tick();
    });
}

void WiredServer::await_signal() {
    signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
        if (cancelled) return;
        if (draining_) return io_.stop();
        drain();
        await_signal();
    });
}

void WiredServer::drain() {
    draining_ = true;
    log::info("Shutting down: finishing what is under way");
    service_->start_draining();
    http_->drain([this] { engine_->drain([this] { io_.stop(); }); });
}

void WiredServer::run() {
    const auto busy = asio::make_work_guard(io_);
    io_.run();
    workers_.join();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const ServerSettings& settings) {
    auto server = std::make_unique<WiredServer>(settings);
    if (auto opened = server->open(); !opened) return opened.error();
    return std::unique_ptr<Server>(std::move(server));
}

void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) log::warn("The limit of open files stays as it is.");
}

}  // namespace tendril::app
