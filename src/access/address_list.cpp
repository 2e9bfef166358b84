// SPDX-License-Identifier: MIT
#include "access/address_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "util/result.h"
#include "util/text.h"

namespace sshrp::access {
namespace {

enum class Sense { holds, excludes };

struct Entry {
  Sense sense;
  std::variant<Network, std::string> fits;  // or a glob, in lower case
};

bool fits(const Entry& entry, const IpAddress& address, const std::string& shown) {
  const auto* network = std::get_if<Network>(&entry.fits);
  return network ? network->contains(address) : util::glob_match(std::get<std::string>(entry.fits), shown);
}

bool is_name(std::string_view glob) {
  return glob.find_first_not_of("0123456789abcdefABCDEF.:*?") != std::string_view::npos;
}

/// Or a sentence.
Result<Entry> parse_entry(std::string_view text) {
  const Sense sense = text.starts_with('!') ? Sense::excludes : Sense::holds;
  const std::string_view pattern = text.substr(sense == Sense::excludes ? 1 : 0);
  if (pattern.empty()) return std::string("an entry of the list is empty");
  if (pattern.find('/') != std::string_view::npos || parse_ip(pattern)) {
    auto network = parse_network(pattern);
    if (auto* problem = std::get_if<std::string>(&network)) return std::move(*problem);
    return Entry{sense, std::get<Network>(network)};
  }
  if (sense == Sense::excludes && is_name(pattern))
    return fmt::format("{} is a name, and names aren't looked up", util::quote(pattern));
  return Entry{sense, util::lower(pattern)};
}

/// Or a sentence: a list that is half understood lets somebody in.
Result<std::vector<Entry>> parse_list(std::string_view list) {
  std::vector<Entry> entries;
  for (std::string_view text : util::split(list, ',')) {
    auto entry = parse_entry(text);
    if (auto* problem = std::get_if<std::string>(&entry)) return std::move(*problem);
    entries.push_back(std::get<Entry>(std::move(entry)));
  }
  if (entries.empty()) return std::string("the list of addresses is empty");
  return entries;
}

std::optional<std::string> judge(const std::vector<Entry>& entries, const IpAddress& address) {
  const std::string shown = to_string(address);
  const auto any = [&](Sense sense) {
    return std::ranges::any_of(
        entries, [&](const Entry& entry) { return entry.sense == sense && fits(entry, address, shown); });
  };
  if (any(Sense::holds) && !any(Sense::excludes)) return std::nullopt;
  return fmt::format("the client comes from {}, which isn't among them", shown);
}

}  // namespace

std::optional<std::string> not_in_list(std::string_view list, const IpAddress& address) {
  auto entries = parse_list(list);
  if (auto* problem = std::get_if<std::string>(&entries)) return std::move(*problem);
  return judge(std::get<std::vector<Entry>>(entries), address);
}

std::optional<std::string> address_list_problem(std::string_view list) {
  auto entries = parse_list(list);
  auto* problem = std::get_if<std::string>(&entries);
  return problem ? std::optional(std::move(*problem)) : std::nullopt;
}

std::optional<std::string> not_in_networks(std::string_view list, const IpAddress& address) {
  auto entries = parse_list(list);
  if (auto* problem = std::get_if<std::string>(&entries)) return std::move(*problem);
  const auto& networks = std::get<std::vector<Entry>>(entries);
  if (!std::ranges::all_of(networks, [](const Entry& entry) {
        return entry.sense == Sense::holds && std::holds_alternative<Network>(entry.fits);
      }))
    return fmt::format("{} isn't a list of networks", util::quote(list));
  return judge(networks, address);
}

}  // namespace sshrp::access
