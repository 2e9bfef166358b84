#include "auth/method.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::auth {
namespace {

// By Method, in the order in which OpenSSH's server lists them.
constexpr std::string_view names[] = {"none", "publickey", "password", "keyboard-interactive"};

// By config::AuthMethod.
constexpr Method by_config[] = {Method::publickey, Method::password, Method::keyboard_interactive};

}  // namespace

std::optional<Method> find_method(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Method>(found - std::begin(names));
}

std::string_view name_of(Method method) { return names[static_cast<std::size_t>(method)]; }

Methods Methods::parse(std::string_view name_list) {
  Methods methods;
  for (std::string_view name : util::split(name_list, ',')) {
    if (const auto method = find_method(name)) methods.add(*method);
  }
  return methods;
}

Methods Methods::configured(const std::vector<config::AuthMethod>& methods) {
  Methods set;
  for (config::AuthMethod method : methods) set.add(by_config[static_cast<std::size_t>(method)]);
  return set;
}

std::string Methods::name_list() const {
  std::vector<std::string_view> listed;
  for (Method method : {Method::publickey, Method::password, Method::keyboard_interactive}) {
    if (has(method)) listed.push_back(name_of(method));
  }
  return util::join(listed, ",");
}

}  // namespace sshrp::auth
