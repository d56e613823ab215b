// Filters for telephone numbers, by the numbering plans that libphonenumber knows.
#include <phonenumbers/phonenumberutil.h>

#include <array>
#include <optional>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"

namespace tendril::expr {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Longer than any number with its decoration.
constexpr std::size_t phone_bytes_max = 100;

const PhoneNumberUtil& plans() {
    return *PhoneNumberUtil::GetInstance();
}

// The region for numbers without a country code: an ISO 3166 code such as "DE". "" when none is given.
std::string region_of(const FilterCall& call) {
    std::string region(call.text_argument(0));
    for (char& c : region) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (region.empty()) return region;
    if (region.size() != 2 || plans().GetCountryCodeForRegion(region) == 0) {
        call.fail("does not know the region " + quoted(region) + "; write one like \"DE\" or \"US\".");
    }
    return region;
}

// The number when it exists in its numbering plan. "00" in front is read as "+".
std::optional<PhoneNumber> read_phone(std::string_view text, const std::string& region, const FilterCall& call) {
    constexpr std::size_t steps = 50;  // numbering plans are regular expressions
    call.evaluation.charge(steps);
    if (text.size() > phone_bytes_max) return std::nullopt;
    std::string written(text);
    if (region.empty() && written.starts_with("00")) written.replace(0, 2, "+");
    PhoneNumber number;
    const auto outcome = plans().Parse(written, region.empty() ? "ZZ" : region, &number);
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR || !plans().IsValidNumber(number)) return std::nullopt;
    return number;
}

bool is_absent(const Value& input) {
    return input.is_nil() || (input.is_text() && input.as_text().find_first_not_of(' ') == std::string_view::npos);
}

// What a person typed for a number that does not exist: refused, left out or kept, as the option `invalid` says.
Value unreadable(const Value& input, std::string_view text, const std::string& region, const FilterCall& call) {
    const auto choice = text_of(call.evaluation, call.option("invalid"));
    if (choice == "empty") return {};
    if (choice == "keep") return input;
    if (!choice.empty() && choice != "fail") {
        call.fail("has no option invalid: " + quoted(choice) + "; write \"fail\", \"empty\" or \"keep\".");
    }
    const std::string place = region.empty() ? " with a country code" : " in " + region;
    const std::string mend = region.empty() ? "Name the region of local numbers, as in phone: \"DE\"." : "";
    call.fail("cannot read " + quoted(text) + " as a telephone number" + place + ". " + mend);
}

Value format_phone(const Value& input, const FilterCall& call, PhoneNumberUtil::PhoneNumberFormat format) {
    if (is_absent(input)) return {};
    const auto region = region_of(call);
    const auto text = text_of(call.evaluation, input);
    call.evaluation.charge(20);
    const auto number = read_phone(text, region, call);
    if (!number) return unreadable(input, text, region, call);
    std::string written;
    plans().Format(*number, format, &written);
    return Value::text(call.evaluation.arena().keep(written));
}

// "+4930123456"
Value phone(const Value& input, const FilterCall& call) {
    return format_phone(input, call, PhoneNumberUtil::E164);
}

// "+49 30 123456"
Value phone_readable(const Value& input, const FilterCall& call) {
    return format_phone(input, call, PhoneNumberUtil::INTERNATIONAL);
}

// "030 123456"
Value phone_national(const Value& input, const FilterCall& call) {
    return format_phone(input, call, PhoneNumberUtil::NATIONAL);
}

// "DE"; nothing for a number that does not exist.
Value phone_region(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    call.evaluation.charge(20);
    const auto number = read_phone(text_of(call.evaluation, input), region_of(call), call);
    if (!number) return {};
    std::string region;
    plans().GetRegionCodeForNumber(*number, &region);
    return Value::text(call.evaluation.arena().keep(region));
}

Value is_phone(const Value& input, const FilterCall& call) {
    call.evaluation.charge(20);
    return Value::boolean(!is_absent(input) &&
                          read_phone(text_of(call.evaluation, input), region_of(call), call).has_value());
}

constexpr std::array filters{
    Filter{"phone", phone, 0, 1},
    Filter{"phone_readable", phone_readable, 0, 1},
    Filter{"phone_national", phone_national, 0, 1},
    Filter{"phone_region", phone_region, 0, 1},
    Filter{"is_phone", is_phone, 0, 1},
};

}  // namespace

std::span<const Filter> phone_filters() {
    return filters;
}

}  // namespace tendril::expr
