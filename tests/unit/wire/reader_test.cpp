// SPDX-License-Identifier: MIT
#include "wire/reader.h"

#include <gtest/gtest.h>

#include "util/text.h"
#include "wire/writer.h"

namespace sshrp::wire {
namespace {

Bytes bytes(std::string_view hex) { return *util::from_hex(hex); }

struct MpintCase {
  std::string_view wire, magnitude;
};

// The examples of RFC 4251 §5 that aren't negative.
constexpr MpintCase rfc_mpints[] = {
    {"00000000", ""},
    {"0000000809a378f9b2e332a7", "09a378f9b2e332a7"},
    {"000000020080", "80"},
};

TEST(Reader, reads_the_mpints_of_the_rfc) {
  for (const auto& [on_wire, magnitude] : rfc_mpints) {
    const Bytes input = bytes(on_wire);
    Reader reader(input);
    EXPECT_EQ(util::hex(reader.mpint().magnitude), magnitude);
    EXPECT_TRUE(reader.empty());
  }
}

TEST(Writer, writes_the_mpints_of_the_rfc) {
  for (const auto& [on_wire, magnitude] : rfc_mpints) {
    Bytes out;
    Writer(out).mpint(bytes(magnitude));
    EXPECT_EQ(util::hex(out), on_wire);
  }
  Bytes out;
  Writer(out).mpint(bytes("000080"));
  EXPECT_EQ(util::hex(out), "000000020080") << "leading zeros of the memory are not written";
}

TEST(Reader, refuses_mpints_that_are_negative) {
  // -1234 and -deadbeef of RFC 4251 §5
  for (std::string_view input : {"00000002edcc", "00000005ff21524111", "0000000180"}) {
    const Bytes wire = bytes(input);
    EXPECT_THROW(Reader(wire).mpint(), ProtocolError) << input;
    EXPECT_THROW(Reader(wire).minimal_mpint(), ProtocolError) << input;
  }
}

TEST(Reader, takes_mpints_with_needless_zeros_but_where_bytes_are_compared) {
  for (const auto& [input, magnitude] : {std::pair{"0000000300007f", "7f"},
                                         {"000000017f", "7f"},
                                         {"0000000100", ""},
                                         {"00000004000000ff", "ff"}}) {
    const Bytes wire = bytes(input);
    EXPECT_EQ(util::hex(Reader(wire).mpint().magnitude), magnitude) << input;
    const bool is_minimal = std::string_view(input) == "000000017f";
    if (is_minimal) {
      EXPECT_EQ(util::hex(Reader(wire).minimal_mpint().magnitude), magnitude);
    } else {
      EXPECT_THROW(Reader(wire).minimal_mpint(), ProtocolError) << input;
    }
  }
  for (const std::string_view input : {"00000000", "0000000200ff"}) {
    const Bytes wire = bytes(input);
    EXPECT_NO_THROW(Reader(wire).minimal_mpint()) << input;
  }
}

TEST(Reader, reads_the_name_lists_of_the_rfc) {
  for (const auto& [input, names] : {std::pair{"00000000", ""},
                                     {"000000047a6c6962", "zlib"},
                                     {"000000097a6c69622c6e6f6e65", "zlib,none"}}) {
    const Bytes wire = bytes(input);
    EXPECT_EQ(Reader(wire).name_list().text, names);
  }
}

// libssh's lists of ciphers end in a comma.
TEST(Reader, passes_over_empty_names_of_name_lists) {
  for (std::string_view list : {"a,b", "a,b,", ",a,b", "a,,b", ",,a,,b,,"}) {
    Bytes wire;
    Writer(wire).string(list);
    EXPECT_EQ(Reader(wire).name_list().names(), (std::vector<std::string_view>{"a", "b"})) << list;
  }
  for (std::string_view list : {"", ",", ",,,"}) {
    Bytes wire;
    Writer(wire).string(list);
    EXPECT_TRUE(Reader(wire).name_list().names().empty()) << list;
  }
}

TEST(Reader, looks_at_so_many_names_of_a_list_and_no_more) {
  std::string list;
  for (std::size_t i = 0; i < 2 * max_names; ++i) list += "a,";
  EXPECT_EQ((NameList{list}.names().size()), max_names);
  EXPECT_TRUE((NameList{std::string(1'000'000, ',')}.names().empty()));
}

TEST(Reader, takes_names_of_any_characters_but_zero) {
  Bytes wire;
  Writer(wire).string("a b,c\n,caf\xc3\xa9").string(std::string_view("a\0b", 3));
  Reader reader(wire);
  EXPECT_EQ(reader.name_list().names(), (std::vector<std::string_view>{"a b", "c\n", "caf\xc3\xa9"}));
  EXPECT_THROW(reader.name_list(), ProtocolError);
}

TEST(Reader, refuses_a_string_longer_than_what_is_left) {
  for (std::string_view input : {"00000001", "00000002ff", "ffffffff00", "7fffffff", "000000"}) {
    const Bytes wire = bytes(input);
    EXPECT_THROW(Reader(wire).string(), ProtocolError) << input;
  }
}

TEST(Reader, end_insists_that_nothing_is_left) {
  const Bytes wire = bytes("01");
  Reader reader(wire);
  EXPECT_THROW(reader.end(), ProtocolError);
  EXPECT_TRUE(reader.boolean());
  EXPECT_NO_THROW(reader.end());
}

TEST(Reader, any_nonzero_byte_is_true) {
  const Bytes wire = bytes("00ff");
  Reader reader(wire);
  EXPECT_FALSE(reader.boolean());
  EXPECT_TRUE(reader.boolean());
}

TEST(Reader, numbers_are_big_endian) {
  const Bytes wire = bytes("29b7f4aa0102030405060708");
  Reader reader(wire);
  EXPECT_EQ(reader.uint32(), 699921578u);  // the example of RFC 4251 §5
  EXPECT_EQ(reader.uint64(), 0x0102030405060708u);
}

}  // namespace
}  // namespace sshrp::wire
