#include "vault/external_secrets.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "unit/store/temporary_folder.hpp"

namespace tendril::vault {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string resolved(std::string_view name) {
    return std::string(resolve_external("external:" + std::string(name)).value().reveal());
}

TEST(ExternalSecrets, ComeFromFilesVariablesAndCommands) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("crm")) << "from-file\n";
    setenv("TENDRIL_EXTERNAL_IN_FILE", ("file:" + folder.file("crm")).c_str(), 1);
    setenv("TENDRIL_EXTERNAL_IN_ENV", "env:SOME_TOKEN", 1);
    setenv("SOME_TOKEN", "from-env", 1);
    setenv("TENDRIL_EXTERNAL_BY_COMMAND", "command:echo from-command", 1);

    EXPECT_EQ(resolved("in-file"), "from-file");
    EXPECT_EQ(resolved("in_env"), "from-env");
    EXPECT_EQ(resolved("by_command"), "from-command");
    const auto members = resolve_members(SecretText(std::string(R"({"token":"external:in_env","scope":"a"})"))).value();
    EXPECT_EQ(members.reveal(), R"({"token":"from-env","scope":"a"})");
}

TEST(ExternalSecrets, SayWhatIsWrongWithoutTheSecret) {
    EXPECT_THAT(resolve_external("external:nowhere").error().message, HasSubstr("TENDRIL_EXTERNAL_NOWHERE"));
    setenv("TENDRIL_EXTERNAL_FAILS", "command:echo half-a-secret; exit 3", 1);
    const auto refused = resolve_external("external:fails");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_THAT(refused.error().message, Not(HasSubstr("half-a-secret")));
    setenv("TENDRIL_EXTERNAL_GONE", "file:/no/such/file", 1);
    EXPECT_EQ(resolve_external("external:gone").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace tendril::vault
