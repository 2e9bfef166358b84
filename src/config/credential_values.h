// The kinds of values that say who may log in: passwords, keys, methods.
#pragma once

#include "config/types.h"
#include "msg/auth_method.h"

namespace sshrp::config {

/// A password or a crypt(3) hash of one.
Type<Secret> password();
/// A text that is shown to somebody else as it is, with `\g<name>` replaced.
Type<SecretTemplate> secret_template();
/// A string is a line of keys if it holds white space and doesn't begin as a path does, with / or a dot. Any
/// other is a path.
Type<KeySource> key_source();
Type<msg::AuthMethod> auth_method();

}  // namespace sshrp::config
