// Answers of the daemon: JSON that is checked before anything of it is used.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/http.h"
#include "ctl/printed.h"

namespace sshrp::ctl {

using nlohmann::json;

/// Values of an answer, each of which takes memory; 100,000 sessions have fewer.
inline constexpr std::size_t max_answer_values = 4'000'000;

/// An answer, and its text as it came.
struct Answer {
  json value{};
  std::string text{};
};

/// Throws Failure: `exit_refused` with the daemon's sentences, if it refused.
void require_done(const Reply& reply);
/// The same; what was answered, as it came.
std::string text_of(Reply reply);
/// The same; also if it isn't JSON.
Answer checked(Reply reply);
Answer get(const Http& http, std::string_view path);
Answer post(const Http& http, std::string_view path, const json& body);

/// The list's objects, or throws Failure: each is an object.
const json::array_t& objects(const Answer& answer);
/// Throws Failure unless it is an object.
const json& object(const Answer& answer);

/// Members of an object, as far as they are what is expected; else "", 0, nullopt or nothing.
std::string text(const json& object, std::string_view name);
std::uint64_t number(const json& object, std::string_view name);
std::optional<Time> time(const json& object, std::string_view name);
std::vector<std::string> texts(const json& object, std::string_view name);

/// For people: a text as it is, "session 2, x11 1" of an object of numbers, what a list has between commas.
std::string shown(const json& value);
/// The member's, or "".
std::string shown(const json& object, std::string_view name);
/// How long ago the member is; "" if there is none.
std::string age(const json& object, std::string_view name, Time now);

}  // namespace sshrp::ctl
