// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

void check_headers(const Config& config, const Listener& listener, ConfigErrors& errors) {
  if (*listener.proxy_protocol && listener.proxy_protocol_from.empty())
    errors.push_back(config.error(listener.proxy_protocol.place,
                                  "proxy_protocol: whoever connects could say that it is somebody else; name "
                                  "your balancers, as in proxy_protocol_from = \"10.0.0.5\""));
  if (!*listener.proxy_protocol && !listener.proxy_protocol_from.empty())
    errors.push_back(config.error(listener.proxy_protocol_from.front().place,
                                  "proxy_protocol_from: it says who sends a header, and none is read here; "
                                  "it goes with proxy_protocol = true"));
}

}  // namespace

std::string glob_of(const Template& value) {
  std::string joined;
  for (const Template::Piece& piece : value.pieces) {
    const auto* written = std::get_if<std::string>(&piece);
    joined += written != nullptr ? *written : "*";
  }
  return joined;
}

bool may_become(const Template& value, std::string_view text) {
  return value.captures() ? util::glob_match(glob_of(value), text) : value.literal() == text;
}

std::string names_hint(std::string_view name, const std::vector<std::string_view>& known) {
  if (const auto near = util::nearest(name, known))
    return fmt::format("; did you mean {}?", util::quote(*near));
  if (known.empty()) return "";
  constexpr std::size_t enough = 8;  // of names that a sentence lists
  std::vector<std::string_view> listed(
      known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(enough, known.size())));
  if (known.size() > enough) listed.push_back("…");
  return "; there is " + util::join(listed, ", ");
}

void check_listener_names(const Config& config, ConfigErrors& errors) {
  std::map<std::string_view, Place> names;
  std::vector<std::string> known;
  for (const auto& address : config.listen) {
    if (address.place != Place{} || config.listeners.empty()) known.push_back(to_string(*address));
  }
  for (const Listener& listener : config.listeners) {
    check_headers(config, listener, errors);
    known.push_back(to_string(*listener.address));
    if (!listener.name) continue;
    known.push_back(**listener.name);
    const auto [first, added] = names.emplace(**listener.name, listener.name->place);
    if (!added)
      errors.push_back(config.error(listener.name->place,
                                    fmt::format("name: {} is a listener already at {}; each name may be "
                                                "there once",
                                                util::quote(**listener.name), config.where(first->second))));
  }
  const std::vector<std::string_view> views(known.begin(), known.end());
  for (const Route& route : config.routes) {
    for (const auto& name : route.listener) {
      if (std::ranges::find(known, *name) == known.end())
        errors.push_back(
            config.error(name.place, fmt::format("listener: no listener has the name or address {}{}",
                                                 util::quote(*name), names_hint(*name, views))));
    }
  }
}

}  // namespace sshrp::config
