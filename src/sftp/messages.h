// The messages of SFTP version 3 that are read and made as structs (draft-ietf-secsh-filexfer-02 §4 to §7).
// What a client requests is declared by the table of request_forms.cpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/protocol.h"
#include "wire/codec.h"

namespace sshrp::sftp::fxp {

/// §4
struct Init {
  static constexpr Type number = Type::init;
  std::uint32_t version{};
  wire::Rest extension_pairs{};
};

/// §4
struct Version {
  static constexpr Type number = Type::version;
  std::uint32_t version{};
  wire::Rest extension_pairs{};
};

/// §6.3
struct Open {
  static constexpr Type number = Type::open;
  std::uint32_t id{};
  std::string_view filename{};
  std::uint32_t pflags{};
  wire::Rest attrs{};
};

/// §6.4
struct Read {
  static constexpr Type number = Type::read;
  std::uint32_t id{};
  std::string_view handle{};
  std::uint64_t offset{};
  std::uint32_t len{};
};

/// §6.5
struct Fstat {
  static constexpr Type number = Type::fstat;
  std::uint32_t id{};
  std::string_view handle{};
};

/// §6.5
struct Lstat {
  static constexpr Type number = Type::lstat;
  std::uint32_t id{};
  std::string_view path{};
};

/// §6.11
struct Realpath {
  static constexpr Type number = Type::realpath;
  std::uint32_t id{};
  std::string_view path{};
};

/// §7
struct Status {
  static constexpr Type number = Type::status;
  std::uint32_t id{};
  std::uint32_t code{};
  std::string_view error_message{};
  std::string_view language_tag{};
};

/// §7
struct Handle {
  static constexpr Type number = Type::handle;
  std::uint32_t id{};
  std::string_view handle{};
};

/// §7
struct Data {
  static constexpr Type number = Type::data;
  std::uint32_t id{};
  BytesView data{};
};

/// §7; the names are entries of file name, long name and attributes.
struct Name {
  static constexpr Type number = Type::name;
  std::uint32_t id{};
  std::uint32_t count{};
  wire::Rest names{};
};

/// §7
struct Attrs {
  static constexpr Type number = Type::attrs;
  std::uint32_t id{};
  wire::Rest attrs{};
};

/// §8
struct ExtendedReply {
  static constexpr Type number = Type::extended_reply;
  std::uint32_t id{};
  wire::Rest data{};
};

}  // namespace sshrp::sftp::fxp
