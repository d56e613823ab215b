#include "vault/secret_text.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace tendril::vault {

namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& value) {
    out << value;
};
static_assert(!printable<SecretText> && !std::is_copy_constructible_v<SecretText>);

TEST(SecretText, RevealsWhatItHolds) {
    const SecretText secret(std::string("pit-123"));

    EXPECT_EQ(secret.reveal(), "pit-123");
    EXPECT_EQ(secret.copy().reveal(), "pit-123");
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(SecretText().empty());
}

TEST(SecretText, AMovedSecretLeavesNothingBehind) {
    SecretText from(std::string("short"));
    const char* place = from.reveal().data();

    const SecretText to(std::move(from));

    EXPECT_EQ(to.reveal(), "short");
    EXPECT_TRUE(from.empty());                                                 // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(std::string_view(place, 5), std::string_view("\0\0\0\0\0", 5));  // inside `from`, which still lives
}

TEST(SecretText, AnAssignedSecretReplacesTheOldOne) {
    SecretText secret(std::string("old"));
    SecretText other(std::string("a new secret that does not fit inside the object"));

    secret = std::move(other);
    auto& same = secret;
    secret = std::move(same);

    EXPECT_EQ(secret.reveal(), "a new secret that does not fit inside the object");
}

}  // namespace

}  // namespace tendril::vault
