#include "sandbox/highlevel/contact_book.hpp"

#include <algorithm>

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

template <class T>
T* find_in(const ByText<std::unique_ptr<T>>& map, std::string_view id) {
    const auto found = map.find(id);
    return found == map.end() ? nullptr : found->second.get();
}

template <class T>
T& insert_into(ByText<std::unique_ptr<T>>& map, T object) {
    auto owned = std::make_unique<T>(std::move(object));
    auto& result = *owned;
    map.emplace(result.id, std::move(owned));
    return result;
}

}  // namespace

std::string normalised_phone(std::string_view phone) {
    std::string digits;
    for (const char c : phone) {
        if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits.push_back(c);
    }
    return digits;
}

Contact* ContactBook::find(std::string_view id) {
    return find_in(contacts_, id);
}

Contact* ContactBook::oldest(const Index& index, const std::string& key) {
    const auto [first, last] = index.equal_range(key);
    const auto found = std::min_element(first, last, [](const auto& left, const auto& right) {
        return place_of(*left.second) < place_of(*right.second);
    });
    return found == last ? nullptr : found->second;
}

Contact* ContactBook::find_by_email(std::string_view email) {
    return email.empty() ? nullptr : oldest(by_email_, to_lower(email));
}

Contact* ContactBook::find_by_phone(std::string_view phone) {
    const auto key = normalised_phone(phone);
    return key.empty() ? nullptr : oldest(by_phone_, key);
}

ContactBook::Place ContactBook::place_of(const Contact& contact) {
    return {to_micros(contact.added) / 1000, contact.id};
}

Contact& ContactBook::add(Contact contact) {
    auto email = std::exchange(contact.email, {});
    auto phone = std::exchange(contact.phone, {});
    auto& added = insert_into(contacts_, std::move(contact));
    set_email(added, std::move(email));
    set_phone(added, std::move(phone));
    by_age_.emplace(place_of(added), &added);
    return added;
}

void ContactBook::erase(Index& index, const std::string& key, const Contact& contact) {
    const auto [first, last] = index.equal_range(key);
    const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second == &contact; });
    if (found != last) index.erase(found);
}

void ContactBook::set_email(Contact& contact, std::string email) {
    erase(by_email_, to_lower(contact.email), contact);
    contact.email = std::move(email);
    if (!contact.email.empty()) by_email_.emplace(to_lower(contact.email), &contact);
}

void ContactBook::set_phone(Contact& contact, std::string phone) {
    erase(by_phone_, normalised_phone(contact.phone), contact);
    contact.phone = std::move(phone);
    auto key = normalised_phone(contact.phone);
    if (!key.empty()) by_phone_.emplace(std::move(key), &contact);
}

void ContactBook::remove(Contact& contact) {
    for (const auto* task : contact.tasks) tasks_.erase(tasks_.find(task->id));
    for (const auto* note : contact.notes) notes_.erase(notes_.find(note->id));
    set_email(contact, {});
    set_phone(contact, {});
    by_age_.erase(place_of(contact));
    contacts_.erase(contacts_.find(contact.id));
}

Task* ContactBook::find_task(const Contact& contact, std::string_view id) {
    auto* task = find_in(tasks_, id);
    return task != nullptr && task->contact == &contact ? task : nullptr;
}

Note* ContactBook::find_note(const Contact& contact, std::string_view id) {
    auto* note = find_in(notes_, id);
    return note != nullptr && note->contact == &contact ? note : nullptr;
}

Task& ContactBook::add_task(Contact& contact, Task task) {
    task.contact = &contact;
    auto& added = insert_into(tasks_, std::move(task));
    contact.tasks.push_back(&added);
    return added;
}

Note& ContactBook::add_note(Contact& contact, Note note) {
    note.contact = &contact;
    auto& added = insert_into(notes_, std::move(note));
    contact.notes.push_back(&added);
    return added;
}

void ContactBook::remove_task(Task& task) {
    std::erase(task.contact->tasks, &task);
    tasks_.erase(tasks_.find(task.id));
}

void ContactBook::remove_note(Note& note) {
    std::erase(note.contact->notes, &note);
    notes_.erase(notes_.find(note.id));
}

}  // namespace tendril::sandbox
