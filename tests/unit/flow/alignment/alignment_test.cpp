// Proposals on public shapes of data: people of Tendril, a form, a shop, CRMs, a mailing tool, a payment service.
#include "flow/alignment/alignment.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/embedded.hpp"
#include "flow/alignment/names.hpp"

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Pair {
    std::string name;
    std::string sample;
    std::string operation;
    std::map<std::string, std::string> wanted;  // target by name: the source's path
};

const std::vector<Pair> pairs{
    {"Habitify person -> HighLevel contact",
     R"({"contactId": "p1", "firstName": "Mara", "lastName": "Lindqvist", "email": "mara@example.com",
         "phone": "+46 8 123 456 78", "tags": ["coaching"], "timezone": "Europe/Stockholm"})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "firstName"},
      {"lastName", "lastName"},
      {"name", "firstName"},
      {"email", "email"},
      {"phone", "phone"},
      {"tags", "tags"},
      {"timezone", "timezone"}}},
    {"form answer -> HighLevel contact",
     R"({"form_id": "lT4Z3j", "submitted_at": "2026-11-20T10:00:00Z", "answers": {"full_name": "Ada Lovelace",
         "email": "ada@example.org", "phone_number": "(415) 555-2671", "company": "Analytical Engines",
         "how_did_you_hear_about_us": "A friend", "newsletter": true}, "hidden": {"utm_source": "spring"}})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "answers.full_name"},
      {"lastName", "answers.full_name"},
      {"name", "answers.full_name"},
      {"email", "answers.email"},
      {"phone", "answers.phone_number"},
      {"companyName", "answers.company"},
      {"source", "hidden.utm_source"}}},
    {"shop customer -> HighLevel contact",
     R"({"id": 207119551, "email": "bob@example.com", "created_at": "2026-11-01T08:00:00-05:00", "first_name": "Bob",
         "last_name": "Norman", "state": "disabled", "orders_count": 1, "total_spent": "199.65", "note": null, "verified_email": true,
         "phone": "+16136120707", "tags": "loyal, vip", "currency": "USD", "default_address": {"address1": "Chestnut 92",
         "city": "Louisville", "province": "Kentucky", "zip": "40202", "country_code": "US", "company": "Norman Ltd"}})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "first_name"},
      {"lastName", "last_name"},
      {"name", "first_name"},
      {"email", "email"},
      {"phone", "phone"},
      {"tags", "tags"},
      {"address1", "default_address.address1"},
      {"city", "default_address.city"},
      {"state", "default_address.province"},
      {"postalCode", "default_address.zip"},
      {"country", "default_address.country_code"},
      {"companyName", "default_address.company"}}},
    {"other CRM's contact -> HighLevel contact",
     R"({"hs_object_id": "512", "createdate": "2026-11-01T08:00:00Z", "firstname": "Grace", "lastname": "Hopper",
         "email": "grace@example.net", "mobilephone": "+1 415 555 2671", "company": "Navy", "website":
         "https://example.net", "address": "1 Main St", "city": "Arlington", "state": "Virginia", "zip": "22201",
         "country": "US", "lifecyclestage": "lead", "jobtitle": "Admiral", "date_of_birth": "1906-12-09"})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "firstname"},
      {"lastName", "lastname"},
      {"name", "firstname"},
      {"email", "email"},
      {"phone", "mobilephone"},
      {"companyName", "company"},
      {"website", "website"},
      {"address1", "address"},
      {"city", "city"},
      {"state", "state"},
      {"postalCode", "zip"},
      {"country", "country"},
      {"dateOfBirth", "date_of_birth"}}},
    {"mailing list member -> HighLevel contact",
     R"({"id": "852a", "email_address": "urist@example.org", "unique_email_id": "fab2", "status": "subscribed",
         "merge_fields": {"FNAME": "Urist", "LNAME": "McVankab", "PHONE": "+1 555 010 9999", "BIRTHDAY": "1990-09-25",
         "ADDRESS": {"addr1": "123 Freddie Ave", "city": "Atlanta", "state": "GA", "zip": "12345", "country": "US"}},
         "source": "landing page", "member_rating": 2, "language": "en"})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "merge_fields.FNAME"},
      {"lastName", "merge_fields.LNAME"},
      {"name", "merge_fields.FNAME"},
      {"email", "email_address"},
      {"phone", "merge_fields.PHONE"},
      {"dateOfBirth", "merge_fields.BIRTHDAY"},
      {"address1", "merge_fields.ADDRESS.addr1"},
      {"city", "merge_fields.ADDRESS.city"},
      {"state", "merge_fields.ADDRESS.state"},
      {"postalCode", "merge_fields.ADDRESS.zip"},
      {"country", "merge_fields.ADDRESS.country"},
      {"source", "source"}}},
    {"payment customer -> HighLevel contact",
     R"({"id": "cus_9s6X", "object": "customer", "name": "Jenny Rosen", "email": "jenny@example.com",
         "phone": "+15550100000", "balance": 0, "created": 1680893993, "currency": null, "delinquent": false,
         "address": {"line1": "510 Townsend St", "city": "San Francisco", "state": "CA", "postal_code": "94103",
         "country": "US"}, "invoice_prefix": "0759376C", "livemode": false})",
     "highlevel.contacts.upsert-contact",
     {{"firstName", "name"},
      {"lastName", "name"},
      {"name", "name"},
      {"email", "email"},
      {"phone", "phone"},
      {"address1", "address.line1"},
      {"city", "address.city"},
      {"state", "address.state"},
      {"postalCode", "address.postal_code"},
      {"country", "address.country"}}},
    {"Habitify task -> HighLevel task",
     R"({"contactId": "p1", "taskId": "t1", "title": "Call Mara", "status": "open", "dueDate": "2026-12-01T09:00:00Z"})",
     "highlevel.contacts.create-task",
     {{"title", "title"}, {"dueDate", "dueDate"}, {"completed", "status"}, {"contactId", "contactId"}}},
};

class Proposals : public testing::Test {
 protected:
    std::vector<Proposal> propose_for(const Pair& pair) {
        const auto sample = parse_json(pair.sample).value().as_object();
        return propose(source_fields({sample}), target_fields(*catalog_->operation(pair.operation)));
    }
    std::unique_ptr<connector::Catalog> catalog_ =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
};

TEST_F(Proposals, AreNearlyAllRightAndFindNearlyAllPairs) {
    std::size_t right = 0;
    std::size_t proposed = 0;
    std::size_t wanted = 0;
    for (const auto& pair : pairs) {
        std::size_t right_here = 0;
        const auto proposals = propose_for(pair);
        for (const auto& proposal : proposals) {
            const auto found = pair.wanted.find(proposal.target);
            const bool is_right = found != pair.wanted.end() && found->second == proposal.sources.front();
            right_here += is_right ? 1U : 0U;
            if (!is_right) fmt::print("  not wanted: {}\n", proposal.reason);
        }
        fmt::print("  {}: {} of {} proposals right, {} of {} pairs found\n", pair.name, right_here, proposals.size(),
                   right_here, pair.wanted.size());
        right += right_here;
        proposed += proposals.size();
        wanted += pair.wanted.size();
    }
    const double precision = static_cast<double>(right) / static_cast<double>(proposed);
    const double recall = static_cast<double>(right) / static_cast<double>(wanted);
    fmt::print("  precision {:.3f}, recall {:.3f}\n", precision, recall);
    EXPECT_GE(precision, 0.95);
    EXPECT_GE(recall, 0.95);
}

TEST_F(Proposals, EveryTemplateCompiles) {
    for (const auto& pair : pairs) {
        for (const auto& proposal : propose_for(pair)) {
            EXPECT_TRUE(expr::Template::compile(proposal.template_text)) << proposal.template_text;
        }
    }
}

TEST_F(Proposals, TellWhy) {
    const auto proposals = propose_for(pairs[0]);
    const auto email = std::ranges::find(proposals, "email", &Proposal::target);
    ASSERT_NE(email, proposals.end());
    EXPECT_EQ(email->reason, "email -> email: same name; its values are e-mail addresses; filled in 100 % of samples.");
    EXPECT_EQ(email->template_text, "{{ trigger.data.email | normalize_email }}");
    EXPECT_GT(email->confidence, 0.9);
}

TEST_F(Proposals, AFieldWhoseValuesAreNoAddressesIsNotTheEmail) {
    const std::vector<json::object> samples{{{"email", "yes"}}, {{"email", "no"}}};
    const auto proposals =
        propose(source_fields(samples), target_fields(*catalog_->operation("highlevel.contacts.upsert-contact")));
    EXPECT_TRUE(proposals.empty());
}

TEST(SourceFields, TellTypesFormatsAndHowOftenTheyAreFilled) {
    const std::vector<json::object> samples{{{"a", {{"mail", "x@example.org"}}}, {"n", 1}},
                                            {{"a", {{"mail", nullptr}}}, {"n", 2}, {"l", {1}}}};
    const auto fields = source_fields(samples);
    ASSERT_EQ(fields.size(), 3U);
    EXPECT_EQ(fields[0].path, "a.mail");
    EXPECT_EQ(fields[0].format, FieldFormat::email);
    EXPECT_EQ(fields[0].filled, 1U);
    EXPECT_EQ(fields[1].type, FieldType::list);
    EXPECT_EQ(fields[2].type, FieldType::number);
}

TEST(FieldNames, AreTakenApartIntoWords) {
    EXPECT_THAT(words_of("billingAddress.first_name"), ElementsAre("billing", "address", "first", "name"));
    EXPECT_THAT(words_of("customerURL"), ElementsAre("customer", "url"));
    EXPECT_THAT(words_of("E-Mail"), ElementsAre("email"));
    EXPECT_EQ(concept_of("customer.contact_email"), "email");
    EXPECT_EQ(concept_of("FNAME"), "first_name");
    EXPECT_EQ(concept_of("lifecyclestage"), "");
}

}  // namespace
}  // namespace tendril::flow
