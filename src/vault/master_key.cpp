// Finding, reading and making the master key.
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "vault/base64.hpp"
#include "vault/key_file.hpp"
#include "vault/vault.hpp"

namespace tendril::vault {

namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
// More than the base64 of 32 bytes and a line end.
constexpr std::size_t file_bytes_max = 256;
constexpr const char* line_ends = "\r\n\t ";

class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }

 private:
    int number_;
};

Error unreadable(const std::string& path) {
    const auto reason = std::generic_category().message(errno);
    return {ErrorCode::unavailable, "The master key file " + path + " cannot be used: " + reason + "."};
}

}  // namespace

Result<SecretText> decode_key(std::string_view text, const std::string& source) {
    auto decoded = base64_decode(text, line_ends);
    SecretText key(decoded ? std::move(*decoded) : std::string());
    if (key.reveal().size() != key_bytes) {
        return Error(ErrorCode::invalid_input,
                     source + " is not the base64 of 32 bytes. Make one with: openssl rand -base64 32");
    }
    return key;
}

Result<SecretText> read_key_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (!file.open() || ::fstat(file.number(), &facts) != 0) return unreadable(path);
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return Error(ErrorCode::invalid_input,
                     "Others may use the master key file " + path + ". Take that away with: chmod 600 " + path);
    }
    std::string text(file_bytes_max, '\0');
    const auto size = ::read(file.number(), text.data(), text.size());
    if (size < 0) return unreadable(path);
    const SecretText content(std::move(text));
    return decode_key(content.reveal().substr(0, static_cast<std::size_t>(size)), "The master key file " + path);
}

namespace {

bool write_whole(int descriptor, std::string_view text) {
    return ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
           ::fsync(descriptor) == 0;
}

bool sync_folder(const std::string& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.open() && ::fsync(opened.number()) == 0;
}

SecretText new_key_text() {
    std::string bytes(key_bytes, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    const SecretText key(std::move(bytes));
    auto text = base64_encode(key.reveal());
    text.push_back('\n');
    return SecretText(std::move(text));
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

}  // namespace

namespace {

// What makers of a key file left behind that were killed before they could name it.
void remove_drafts(const std::string& path) {
    const auto beginning = std::filesystem::path(path).filename().string() + ".";
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(path), ignored)) {
        if (entry.path().filename().string().starts_with(beginning)) std::filesystem::remove(entry.path(), ignored);
    }
}

}  // namespace

// Writes a new key beside `path` and gives it its name only when it is whole and on disk: a crash leaves either no key
// file or a good one. When another process was faster, its key stands.
Result<void> make_key_file(const std::string& path) {
    start_sodium();
    std::array<char, 17> suffix{};
    std::array<unsigned char, 8> random{};
    randombytes_buf(random.data(), random.size());
    sodium_bin2hex(suffix.data(), suffix.size(), random.data(), random.size());
    const auto draft = path + "." + suffix.data();
    const Descriptor file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.open()) return unreadable(draft);
    const auto key = new_key_text();
    const bool named = write_whole(file.number(), key.reveal()) &&
                       (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST) && sync_folder(folder_of(path));
    const auto failure = errno;
    ::unlink(draft.c_str());
    errno = failure;
    if (!named) return unreadable(path);
    return {};
}

Result<void> replace_key_file(const std::string& path, const std::string& by) {
    if (::rename(by.c_str(), path.c_str()) != 0 || !sync_folder(folder_of(path))) return unreadable(path);
    remove_drafts(by);
    return {};
}

std::string master_key_file(const std::string& data_folder) {
    if (std::getenv("TENDRIL_MASTER_KEY") != nullptr) return {};
    if (const char* path = std::getenv("TENDRIL_MASTER_KEY_FILE")) return path;
    return data_folder + "/master.key";
}

Result<SecretText> load_master_key(const std::string& data_folder) {
    start_sodium();
    if (const char* text = std::getenv("TENDRIL_MASTER_KEY")) return decode_key(text, "TENDRIL_MASTER_KEY");
    const auto path = master_key_file(data_folder);
    const bool own = std::getenv("TENDRIL_MASTER_KEY_FILE") == nullptr;
    if (own && ::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
        if (const auto made = make_key_file(path); !made) return made.error();
    }
    return read_key_file(path);
}

}  // namespace tendril::vault
