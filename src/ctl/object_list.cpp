// SPDX-License-Identifier: MIT
#include "ctl/object_list.h"

#include <algorithm>

#include "ctl/failure.h"

namespace sshrp::ctl {
namespace {

// How many lists and objects something is in.
constexpr std::size_t in_list = 1;
constexpr std::size_t in_object = 2;
constexpr std::size_t in_member = 3;

/// What the parser of nlohmann::json tells: false ends it.
class Reader final : public nlohmann::json_sax<json> {
 public:
  Reader(std::span<const std::string_view> wanted, const std::function<void(const json&)>& tell)
      : wanted_(wanted), tell_(tell) {}

  bool null() override { return take(nullptr); }
  bool boolean(bool value) override { return take(value); }
  bool number_integer(number_integer_t value) override { return take(value); }
  bool number_unsigned(number_unsigned_t value) override { return take(value); }
  bool number_float(number_float_t value, const string_t&) override { return take(value); }
  bool string(string_t& value) override { return take(value); }
  bool binary(binary_t&) override { return false; }  // JSON has none

  bool key(string_t& name) override {
    if (depth_ == in_object) {
      member_ = std::ranges::find(wanted_, name) != wanted_.end() ? &object_[name] : nullptr;
    } else if (depth_ == in_member && member_ != nullptr) {
      part_ = name;
    }
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ == 0) return false;
    if (depth_ == in_list) {
      object_ = json::object();
      member_ = nullptr;
    } else if (depth_ == in_object && member_ != nullptr) {
      *member_ = json::object();
    }
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ == in_list) tell_(object_);
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == in_list) return false;
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    is_json_ = false;
    return false;
  }

  bool is_json() const { return is_json_; }

 private:
  template <class Value>
  bool take(Value&& value) {
    if (depth_ <= in_list) return false;
    if (member_ == nullptr) return true;
    if (depth_ == in_object) {
      *member_ = value;
    } else if (depth_ == in_member && member_->is_object()) {
      (*member_)[part_] = value;
    }
    return true;
  }

  const std::span<const std::string_view> wanted_;
  const std::function<void(const json&)>& tell_;
  std::size_t depth_ = 0;
  json object_ = json::object();
  json* member_ = nullptr;  // of it, if it is wanted
  std::string part_{};      // the name in that member
  bool is_json_ = true;
};

}  // namespace

void for_each_object(std::string_view text, std::span<const std::string_view> wanted,
                     const std::function<void(const json& object)>& tell) {
  Reader reader(wanted, tell);
  if (json::sax_parse(text.begin(), text.end(), &reader)) return;
  throw Failure(exit_refused, reader.is_json() ? "the daemon's answer isn't a list of objects"
                                               : "the daemon's answer isn't JSON");
}

}  // namespace sshrp::ctl
