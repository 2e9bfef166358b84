// The keys of a [[servers]] table that say who may log in, and the kinds of values that only they take:
// passwords, keys, methods.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "config/schema.h"
#include "config/text_rules.h"
#include "config/types.h"
#include "config/values.h"
#include "crypto/password_hash.h"
#include "msg/auth_method.h"

namespace sshrp::config {
namespace {

constexpr std::size_t max_key_line = 8192;  // bytes: room for an RSA key of 16384 bits and its options

Problem password_problem(std::string_view text) {
  if (text.empty()) return "an empty password would let anyone in; anonymous = true says so in so many words";
  if (text == secret_shown)
    return fmt::format("{} stands in a dump for a secret that is set; write the secret itself", secret_shown);
  if (text.size() > max_secret) return fmt::format("it may have at most {} bytes", max_secret);
  if (has_control_character(text)) return "it may hold no control character";
  return std::nullopt;
}

Problem stored_password_problem(std::string_view text) {
  const Problem problem = password_problem(text);
  return problem ? problem : crypto::stored_password_problem(text);
}

bool is_key_line(std::string_view text) {
  return !text.starts_with('/') && !text.starts_with('.') &&
         text.find_first_of(" \t") != std::string_view::npos;
}

Problem key_line_problem(std::string_view line) {
  if (line.size() > max_key_line) return fmt::format("a key line may have at most {} bytes", max_key_line);
  if (line.find_first_of(std::string_view("\n\r\0", 3)) != std::string_view::npos)
    return "a key line is one line; several are an array of strings";
  return std::nullopt;
}

std::string write_secret() { return toml_string(secret_shown); }

SecretTemplate secret_of(const Template& text) {
  SecretTemplate secret;
  for (const Template::Piece& piece : text.pieces) {
    if (const auto* written = std::get_if<std::string>(&piece)) {
      secret.pieces.emplace_back(Secret(*written));
    } else {
      secret.pieces.emplace_back(std::get<Template::Group>(piece));
    }
  }
  return secret;
}

/// A password or a crypt(3) hash of one.
Type<Secret> password() {
  const std::string name = "a password or its crypt(3) hash (a string)";
  const auto read = [text = text(name, stored_password_problem)](const Node& node,
                                                                 Reading& reading) -> std::optional<Secret> {
    const auto written = text.read(node, reading);
    return written ? std::optional(Secret(*written)) : std::nullopt;
  };
  return {name, read, [](const Secret&) { return write_secret(); }};
}

/// A text that is shown to somebody else as it is, with `\g<name>` replaced.
Type<SecretTemplate> secret_template() {
  const std::string name = "a password (a string)";
  const auto read = [name](const Node& node, Reading& reading) -> std::optional<SecretTemplate> {
    const std::string* written = expect_string(node, reading, name);
    if (!written || reading.broken_pattern) return std::nullopt;
    const auto parsed = parse_template(*written, reading.pattern);
    const auto* text = std::get_if<Template>(&parsed);
    // What is wrong with a template is told with a part of it, which nobody may read here.
    const Problem problem =
        text ? (text->captures() ? std::nullopt : password_problem(text->literal()))
             : Problem(
                   "a backslash in it is neither doubled nor begins a reference, such as \\g<name> or \\1, "
                   "to a group that `user` captures");
    if (!problem) return secret_of(*text);
    reading.error(node.place, *problem);
    return std::nullopt;
  };
  return {name, read, [](const SecretTemplate&) { return write_secret(); }};
}

/// A string is a line of keys if it holds white space and doesn't begin as a path does, with / or a dot. Any
/// other is a path.
Type<KeySource> key_source() {
  const std::string name = "a file or a key line (a string)";
  const auto read = [name, path = path_template()](const Node& node,
                                                   Reading& reading) -> std::optional<KeySource> {
    const std::string* written = expect_string(node, reading, name);
    if (!written) return std::nullopt;
    if (!is_key_line(*written)) {
      auto file = path.read(node, reading);
      return file ? std::optional<KeySource>(*std::move(file)) : std::nullopt;
    }
    if (const Problem problem = key_line_problem(*written)) {
      reading.error(node.place, *problem);
      return std::nullopt;
    }
    return KeyLine{*written, access::parse_keys(*written)};
  };
  const auto write = [](const KeySource& source) {
    const auto* line = std::get_if<KeyLine>(&source);
    return toml_string(line ? line->text : std::get<Template>(source).text);
  };
  return {name, read, write};
}

Type<msg::AuthMethod> auth_method() {
  using msg::AuthMethod;
  return one_of<AuthMethod>({{"publickey", AuthMethod::publickey},
                             {"password", AuthMethod::password},
                             {"keyboard-interactive", AuthMethod::keyboard_interactive}});
}

}  // namespace

std::vector<Key<Route>> credential_keys() {
  return {
      key("password", &Route::password, password(),
          "what clients must give as password, as it is or as crypt(3) hash"),
      key("authorized_keys", &Route::authorized_keys, key_source(),
          "files or lines with the keys that clients may log in with, as sshd(8) has them"),
      key("trusted_user_ca_keys", &Route::trusted_user_ca_keys, key_source(),
          "files or lines with the keys that may sign clients' certificates"),
      key("revoked_keys", &Route::revoked_keys, path_template(),
          "file with the keys and certificates that are refused, a list or a KRL"),
      key("upstream_authorized_keys", &Route::upstream_authorized_keys, remote_path_template(),
          "file on the upstream with the keys that clients may log in with"),
      key("upstream_strict_modes", &Route::upstream_strict_modes, boolean(),
          "whether that file counts only if nobody else can have written it, as StrictModes in sshd"),
      key("upstream_key_probe", &Route::upstream_key_probe, boolean(),
          "whether the upstream is asked, instead, if it would take the client's key"),
      key("auth_methods", &Route::auth_methods, auth_method(),
          "the methods offered to clients; without it all that can work"),
      key("anonymous", &Route::anonymous, boolean(), "whether clients need to show nothing at all"),
      key("upstream_password", &Route::upstream_password, secret_template(),
          "the password to log in with there"),
      key("upstream_key", &Route::upstream_key, path_template(),
          "file with the private key to log in with there"),
      key("upstream_ca_key", &Route::upstream_ca_key, path_template(),
          "file with the private key that signs a certificate for each login there"),
      key("upstream_key_passphrase", &Route::upstream_key_passphrase, secret_template(),
          "what the private key is encrypted with"),
      key("upstream_key_passphrase_file", &Route::upstream_key_passphrase_file, path_template(),
          "file with the passphrase instead"),
  };
}

}  // namespace sshrp::config
