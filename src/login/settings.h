// What all logins under one configuration share.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "login/likeness.h"
#include "lookup/source.h"
#include "msg/auth_method.h"
#include "ops/trusted_file_cache.h"
#include "upstream/settings.h"

namespace sshrp::login {

struct Settings {
  unsigned max_auth_tries = 0;
  std::string banner{};       // empty: none
  std::string public_keys{};  // name-list: the algorithms that a client's key may come with
  lookup::RouteSourcePtr routes{};
  std::shared_ptr<const Likenesses> likenesses{};
  std::shared_ptr<ops::TrustedFileCache> key_files{};
  upstream::SettingsPtr upstream{};
};

using SettingsPtr = std::shared_ptr<const Settings>;

}  // namespace sshrp::login
