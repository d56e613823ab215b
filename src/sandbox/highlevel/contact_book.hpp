// All contacts of a location with their tasks and notes, found by id, email, phone and age without scanning.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sandbox/highlevel/records.hpp"

namespace tendril::sandbox {

// Lets a map keyed by std::string be asked with a string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// Digits and a leading plus only: "+1 (888) 888-8888" and "+18888888888" are the same phone.
std::string normalised_phone(std::string_view phone);

class ContactBook {
 public:
    // A contact's place in GET /contacts/: newest first, and among those of one millisecond by id.
    using Place = std::pair<std::int64_t, std::string_view>;
    using ByAge = std::map<Place, Contact*, std::greater<>>;

    ContactBook() = default;
    ContactBook(ContactBook&&) = default;
    ContactBook& operator=(ContactBook&&) = default;

    // References stay valid until the object is removed. nullptr: there is none.
    Contact* find(std::string_view id);
    // The oldest contact with this email (compared without case) or phone (compared without formatting).
    Contact* find_by_email(std::string_view email);
    Contact* find_by_phone(std::string_view phone);
    Contact& add(Contact contact);
    void set_email(Contact& contact, std::string email);
    void set_phone(Contact& contact, std::string phone);
    void remove(Contact& contact);

    // nullptr also when the task or note belongs to another contact.
    Task* find_task(const Contact& contact, std::string_view id);
    Note* find_note(const Contact& contact, std::string_view id);
    Task& add_task(Contact& contact, Task task);
    Note& add_note(Contact& contact, Note note);
    void remove_task(Task& task);
    void remove_note(Note& note);

    [[nodiscard]] const ByAge& by_age() const { return by_age_; }
    [[nodiscard]] static Place place_of(const Contact& contact);
    [[nodiscard]] std::size_t size() const { return contacts_.size(); }
    [[nodiscard]] std::size_t task_count() const { return tasks_.size(); }
    [[nodiscard]] std::size_t note_count() const { return notes_.size(); }

 private:
    // Several contacts share an email or phone only where the location allows duplicates.
    using Index = std::unordered_multimap<std::string, Contact*>;

    static Contact* oldest(const Index& index, const std::string& key);
    static void erase(Index& index, const std::string& key, const Contact& contact);

    ByText<std::unique_ptr<Contact>> contacts_;
    ByText<std::unique_ptr<Task>> tasks_;
    ByText<std::unique_ptr<Note>> notes_;
    Index by_email_;
    Index by_phone_;
    ByAge by_age_;
};

}  // namespace tendril::sandbox
