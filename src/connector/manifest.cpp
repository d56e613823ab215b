#include "connector/manifest.hpp"

namespace tendril::connector {

TestCall test_call(const Connector& connector, const json::object& settings) {
    const auto* variant = chosen_variant(connector.variants, settings);
    if (variant == nullptr || variant->test_operation.empty()) return {connector.test_operation, connector.test_input};
    return {variant->test_operation, variant->test_input};
}

std::string_view to_string(EffectClass effect) {
    switch (effect) {
        case EffectClass::read:
            return "read";
        case EffectClass::idempotent:
            return "idempotent";
        case EffectClass::reconcilable:
            return "reconcilable";
        case EffectClass::unknowable:
            return "unknowable";
    }
    return "unknowable";
}

}  // namespace tendril::connector
