// Backups that lie on the server's machine, in the data folder.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/audit.hpp"
#include "api/context.hpp"
#include "api/installation.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".db";
constexpr std::uintmax_t download_bytes_max = 256ULL * 1024 * 1024;

struct Backup {
    std::string name;
    std::string path;
    std::uintmax_t bytes = 0;
    TimePoint made_at;
};

json::object form(const Backup& backup) {
    return {
        {"name", backup.name}, {"path", backup.path}, {"bytes", backup.bytes}, {"made_at", to_iso8601(backup.made_at)}};
}

fs::path folder_of(const Context& context) {
    return fs::path(context.parts.data_folder) / "backups";
}

// Newest first.
std::vector<Backup> find_all(const Context& context) {
    std::vector<Backup> found;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder_of(context), failure)) {
        if (entry.path().extension() != ending) continue;
        Backup backup{entry.path().filename().string(), entry.path().string(), entry.file_size(failure), {}};
        const auto written = entry.last_write_time(failure);
        backup.made_at = std::chrono::time_point_cast<TimePoint::duration>(std::chrono::file_clock::to_sys(written));
        found.push_back(std::move(backup));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name > b.name; });
    return found;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto all = co_await on_worker(call.context.parts.offload, [&]() -> Result<std::vector<Backup>> {
        if (auto may = expect_operator(call, "A backup"); !may) return may.error();
        return find_all(call.context);
    });
    if (!all) co_return all.error();
    co_return ok(page_through(
        *all, *page, [](const auto& one) { return one.name; }, [](const auto& one) { return form(one); }));
}

Result<Backup> make(const Call& call) {
    if (auto may = expect_operator(call, "A backup"); !may) return may.error();
    const auto folder = folder_of(call.context);
    std::error_code failure;
    fs::create_directories(folder, failure);
    const auto now = call.context.parts.clock.now();
    auto name = "tendril-" + to_iso8601(now) + std::string(ending);
    std::replace(name.begin(), name.end(), ':', '-');
    const auto path = (folder / name).string();
    if (auto made = call.context.parts.back_up(path); !made) return made.error();
    if (auto recorded = record(call, "backup.created", name); !recorded) return recorded.error();
    return Backup{name, path, fs::file_size(path, failure), now};
}

Task<Result<http::Response>> create(Call& call) {
    const auto made = co_await on_worker(call.context.parts.offload, [&] { return make(call); });
    if (!made) co_return made.error();
    co_return created("backups", made->name, form(*made));
}

Result<std::string> read(const Call& call) {
    if (auto may = expect_operator(call, "A backup"); !may) return may.error();
    const auto& name = call.variable("name");
    const auto all = find_all(call.context);
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    if (found == all.end()) return no_such("backup", name);
    if (found->bytes > download_bytes_max) {
        return Error(ErrorCode::too_large, "The backup is too large to be downloaded. Copy " + found->path + ".");
    }
    const std::ifstream file(found->path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) return Error(ErrorCode::unavailable, "The backup cannot be read.");
    if (auto recorded = record(call, "backup.downloaded", name); !recorded) return recorded.error();
    return std::move(content).str();
}

Task<Result<http::Response>> download(Call& call) {
    auto content = co_await on_worker(call.context.parts.offload, [&] { return read(call); });
    if (!content) co_return content.error();
    http::Response response;
    response.headers.add("Content-Type", "application/vnd.sqlite3");
    response.headers.add("Content-Disposition", "attachment; filename=\"" + call.variable("name") + "\"");
    response.body = std::move(*content);
    co_return response;
}

}  // namespace

std::vector<Route> backup_routes() {
    return {{.method = "GET",
             .pattern = "/backups",
             .handle = list,
             .id = "listBackups",
             .summary = "The backups in the server's data folder, newest first.",
             .response = "Backup",
             .list = true,
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/backups",
             .handle = create,
             .id = "createBackup",
             .summary = "Copies the whole store while it is in use; secrets stay sealed in the copy.",
             .response = "Backup",
             .status = 201,
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/backups/{name}",
             .handle = download,
             .id = "downloadBackup",
             .summary = "The file of a backup, as bytes.",
             .needs = Role::admin}};
}

}  // namespace tendril::api
