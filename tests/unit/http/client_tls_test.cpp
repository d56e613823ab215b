// TLS: whom the client trusts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "unit/http/caller.hpp"
#include "unit/http/socket.hpp"

namespace tendril::http::testing {
namespace {

using ::testing::HasSubstr;

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Release<SSL_free>>;

// A certificate for `subject` ("IP:127.0.0.1", "DNS:localhost"), signed by its own key, valid for an hour.
Certificate self_signed(EVP_PKEY* key, const char* subject) {
    Certificate made(X509_new());
    X509_set_version(made.get(), 2);  // X.509 v3
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key);
    auto* name = X509_get_subject_name(made.get());
    const std::string text = "tendril test";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.data()),
                               static_cast<int>(text.size()), -1, 0);
    X509_set_issuer_name(made.get(), name);
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject);
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), key, EVP_sha256());
    return made;
}

// Answers each connection's first request with 200, over TLS, until it is destroyed.
class TlsServer {
 public:
    explicit TlsServer(const char* subject)
        : key_(EVP_EC_gen("P-256")),
          certificate_(self_signed(key_.get(), subject)),
          context_(SSL_CTX_new(TLS_server_method())) {
        SSL_CTX_use_certificate(context_.get(), certificate_.get());
        SSL_CTX_use_PrivateKey(context_.get(), key_.get());
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsServer() { thread_.join(); }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    [[nodiscard]] std::string url() const { return "https://" + listener_.address() + "/"; }
    [[nodiscard]] std::string certificate() const {
        const std::unique_ptr<BIO, Release<BIO_free>> memory(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(memory.get(), certificate_.get());
        char* text = nullptr;
        const auto size = BIO_get_mem_data(memory.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
    [[nodiscard]] int requests() const { return requests_; }

 private:
    void serve() {
        // OpenSSL's writes to a client that has left raise SIGPIPE in this thread.
        sigset_t broken_pipe;
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        auto socket = listener_.accept();
        const Session session(SSL_new(context_.get()));
        SSL_set_fd(session.get(), socket.descriptor());
        if (SSL_accept(session.get()) != 1) return;
        std::array<char, 4096> request{};
        if (SSL_read(session.get(), request.data(), static_cast<int>(request.size())) <= 0) return;
        ++requests_;
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe";
        SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
        SSL_shutdown(session.get());
    }

    Listener listener_;
    Key key_;
    Certificate certificate_;
    Context context_;
    std::atomic<int> requests_ = 0;
    std::thread thread_;
};

// A file with the certificate, gone with the object.
class CertificateFile {
 public:
    explicit CertificateFile(const std::string& content)
        : path_(std::filesystem::temp_directory_path() / ("tendril-ca-" + std::to_string(::getpid()) + ".pem")) {
        std::ofstream(path_) << content;
    }
    ~CertificateFile() { std::filesystem::remove(path_); }
    CertificateFile(const CertificateFile&) = delete;
    CertificateFile& operator=(const CertificateFile&) = delete;
    [[nodiscard]] std::string path() const { return path_.string(); }

 private:
    std::filesystem::path path_;
};

TEST(ClientTls, RefusesACertificateThatNobodyItTrustsHasSigned) {
    TlsServer server("IP:127.0.0.1");
    Caller caller;

    const auto outcome = caller.call("POST", server.url(), "secret");

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, NoAnswer::Reached::no);
    EXPECT_EQ(outcome.error().error.code, ErrorCode::unavailable);
    EXPECT_THAT(outcome.error().error.message, HasSubstr("certificate"));
    EXPECT_EQ(server.requests(), 0);
}

TEST(ClientTls, AcceptsTheCertificateOfItsCaFile) {
    TlsServer server("IP:127.0.0.1");
    const CertificateFile file(server.certificate());
    ClientOptions options;
    options.ca_file = file.path();
    Caller caller(options);

    const auto outcome = caller.call("GET", server.url());

    ASSERT_TRUE(outcome.has_value()) << outcome.error().error.message;
    EXPECT_EQ(outcome->body, "safe");
}

TEST(ClientTls, RefusesATrustedCertificateOfAnotherHost) {
    TlsServer server("DNS:other.example");
    const CertificateFile file(server.certificate());
    ClientOptions options;
    options.ca_file = file.path();
    Caller caller(options);

    const auto outcome = caller.call("POST", server.url(), "secret");

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, NoAnswer::Reached::no);
    EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace tendril::http::testing
