// CPU time of a contact mapping with a filter, as a flow does it for every event: prints one JSON object.
//
//   tendril-expression-bench bench/expressions/contact.json [events]
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "base/json.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"

namespace {

using namespace tendril;

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::string read_file(const char* path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// The median of five rounds, in microseconds an event.
template <class Work>
double measure(std::size_t events, Work work) {
    std::vector<double> rounds;
    for (int round = 0; round < 5; ++round) {
        const double began = cpu_seconds();
        for (std::size_t i = 0; i < events; ++i) work();
        rounds.push_back((cpu_seconds() - began) * 1e6 / static_cast<double>(events));
    }
    std::ranges::sort(rounds);
    return rounds[2];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: tendril-expression-bench FILE [EVENTS]\n";
        return 2;
    }
    const std::size_t events = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 200'000;
    const auto file = parse_json(read_file(argv[1])).value().as_object();
    const auto rule = expr::Rule::compile(file.at("rule")).value();
    const auto mapping = expr::Mapping::compile(file.at("mapping").as_object()).value();
    const std::string event_text = to_text(file.at("event"));
    const json::object scope{{"trigger", file.at("event")}};
    const json::value rule_data = scope;
    const expr::Environment environment{};

    std::size_t fields = 0;
    const auto evaluate = [&] {
        if (rule.holds(rule_data).value()) fields += mapping.evaluate(scope, environment).value().size();
    };
    evaluate();
    const std::size_t fields_per_event = fields;
    const double expressions = measure(events, evaluate);
    const double parsing = measure(events, [&] { fields += parse_json(event_text).value().as_object().size(); });
    if (fields_per_event != 10) {
        std::cerr << "the mapping gave " << fields_per_event << " fields\n";
        return 1;
    }
    std::cout << to_text(json::object{{"us_per_event", expressions}, {"parse_us", parsing}, {"events", events}}) << "\n";
    return 0;
}
