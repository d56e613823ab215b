// What a field's name means: its words, brought to the words that this field of software uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tendril::flow {

// The words of "billingAddress.first_name": {"billing", "address", "first", "name"}; "e-mail" is "email", plurals lose
// their "s".
std::vector<std::string> words_of(std::string_view name);

// The concept that a path names, such as "first_name", "email" or "postal_code"; "" when its words name none of those
// that are known. The last words count, so that "customer.contact_email" is an "email".
std::string concept_of(std::string_view path);

// How alike two names are by their words, 0 to 1, the last words counting most.
double likeness(const std::vector<std::string>& left, const std::vector<std::string>& right);

}  // namespace tendril::flow
