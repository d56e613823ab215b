#include "connector/manifest.hpp"

namespace tendril::connector {

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
