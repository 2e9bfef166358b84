// SPDX-License-Identifier: MIT
#include "crypto/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate_algorithms.h"
#include "crypto/certificate_files.h"
#include "crypto/signature_algorithms.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/error.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t year_2020 = 1577836800;
constexpr std::uint64_t year_2030 = 1893456000;

std::string refusal(BytesView blob) {
  return sentence_of<wire::ProtocolError>([&] { Certificate::parse(blob); });
}
std::string refusal_of(const std::string& name) {
  return sentence_of<wire::ProtocolError>([&] { certificate_file(name); });
}

std::vector<std::string> names(const std::vector<CertificateOption>& options) {
  std::vector<std::string> names;
  for (const CertificateOption& option : options) names.push_back(option.name);
  return names;
}

/// The fields of a certificate that is well-formed and signed by nobody; a test breaks one of them.
struct Draft {
  std::string type = "ssh-ed25519-cert-v01@openssh.com";
  Bytes key = to_vector(public_key_file("ed25519").blob().subspan(4 + 11 + 4));
  std::uint32_t kind = 1;
  std::string key_id = "id";
  Bytes principals, critical_options, extensions;
  Bytes ca = to_vector(public_key_file("ed25519").blob());
  std::string algorithm = "ssh-ed25519";

  Bytes blob() const {
    Bytes signature, blob;
    wire::Writer(signature).string(algorithm).string(Bytes(64));
    wire::Writer(blob)
        .string(type)
        .string("nonce")
        .string(key)
        .uint64(0)
        .uint32(kind)
        .string(key_id)
        .string(principals)
        .uint64(0)
        .uint64(certificate_forever)
        .string(critical_options)
        .string(extensions)
        .string(BytesView{})
        .string(ca)
        .string(signature);
    return blob;
  }
};

Bytes strings(auto... texts) {
  Bytes packed;
  wire::Writer writer(packed);
  (writer.string(std::string_view(texts)), ...);
  return packed;
}

TEST(Certificate, reads_those_of_every_key_type) {
  for (const auto& [name, type] : {std::pair{"ed25519", "ssh-ed25519-cert-v01@openssh.com"},
                                   {"nistp256", "ecdsa-sha2-nistp256-cert-v01@openssh.com"},
                                   {"nistp384", "ecdsa-sha2-nistp384-cert-v01@openssh.com"},
                                   {"nistp521", "ecdsa-sha2-nistp521-cert-v01@openssh.com"},
                                   {"rsa2048", "ssh-rsa-cert-v01@openssh.com"}}) {
    const Certificate certificate = certificate_file(std::string(name) + "-by-ed25519");
    EXPECT_EQ(certificate.type(), type);
    EXPECT_EQ(certificate.key(), public_key_file(name));
    EXPECT_EQ(certificate.signature_key(), public_key_file("ed25519"));
    EXPECT_EQ(certificate.kind(), CertificateKind::user);
    EXPECT_EQ(certificate.serial(), 42u);
    EXPECT_EQ(certificate.key_id(), "the id");
    EXPECT_THAT(certificate.valid_principals(), ElementsAre("alice", "bob"));
    EXPECT_EQ(certificate.valid_after(), year_2020);
    EXPECT_EQ(certificate.valid_before(), year_2030);
    EXPECT_THAT(certificate.critical_options(), IsEmpty());
    EXPECT_THAT(names(certificate.extensions()),
                ElementsAre("permit-X11-forwarding", "permit-agent-forwarding", "permit-port-forwarding",
                            "permit-pty", "permit-user-rc"));
    EXPECT_TRUE(certificate.is_signed());
    EXPECT_TRUE(is_certificate(certificate.blob()));
    EXPECT_FALSE(is_certificate(certificate.key().blob()));
    EXPECT_TRUE(certificate_line(std::string(name) + "-by-ed25519").starts_with(certificate.to_line()));
  }
}

TEST(Certificate, reads_those_of_every_type_of_ca) {
  for (const char* ca : {"nistp256", "nistp384", "nistp521", "rsa2048"}) {
    const Certificate certificate = certificate_file("ed25519-by-" + std::string(ca));
    EXPECT_EQ(certificate.signature_key(), public_key_file(ca));
    EXPECT_TRUE(certificate.is_signed()) << ca;
  }
  EXPECT_TRUE(certificate_file("ed25519-by-rsa2048-sha256").is_signed());
}

TEST(Certificate, reads_options_and_their_texts) {
  const Certificate certificate = certificate_file("options");
  const auto& critical = certificate.critical_options();
  ASSERT_THAT(names(critical), ElementsAre("force-command", "source-address"));
  EXPECT_EQ(critical[0].text(), "echo 'a b'");
  EXPECT_EQ(critical[1].text(), "192.0.2.0/24,2001:db8::/32");
  ASSERT_THAT(names(certificate.extensions()), ElementsAre("login@example.com", "permit-pty"));
  EXPECT_EQ(certificate.extensions()[0].text(), "alice");
  EXPECT_EQ(certificate.extensions()[1].text(), std::nullopt);
  EXPECT_THAT(certificate.extensions()[1].data, IsEmpty());
  EXPECT_THAT(names(certificate_file("unknown_critical").critical_options()),
              ElementsAre("strange@example.com"));
  EXPECT_EQ((CertificateOption{"x", {0, 0, 0, 1, 'a', 'b'}}).text(), std::nullopt);
}

TEST(Certificate, reads_a_hosts_and_those_without_bounds) {
  const Certificate host = certificate_file("host");
  EXPECT_EQ(host.kind(), CertificateKind::host);
  EXPECT_EQ(host.serial(), UINT64_MAX);
  EXPECT_THAT(host.valid_principals(), ElementsAre("host.example", "*.wild.example"));
  EXPECT_THAT(host.extensions(), IsEmpty());
  EXPECT_TRUE(host.is_signed());
  const Certificate forever = certificate_file("forever");
  EXPECT_EQ(forever.valid_after(), 0u);
  EXPECT_EQ(forever.valid_before(), certificate_forever);
  EXPECT_EQ(forever.key_id(), "");
  EXPECT_THAT(certificate_file("nobody").valid_principals(), IsEmpty());
}

TEST(Certificate, is_valid_from_its_first_second_until_before_its_last) {
  const Certificate certificate = certificate_file("host");
  EXPECT_FALSE(certificate.is_valid_at(0));
  EXPECT_FALSE(certificate.is_valid_at(year_2020 - 1));
  EXPECT_TRUE(certificate.is_valid_at(year_2020));
  EXPECT_TRUE(certificate.is_valid_at(year_2030 - 1));
  EXPECT_FALSE(certificate.is_valid_at(year_2030));
  EXPECT_FALSE(certificate.is_valid_at(UINT64_MAX));
  EXPECT_TRUE(certificate_file("forever").is_valid_at(0));
  EXPECT_TRUE(certificate_file("forever").is_valid_at(UINT64_MAX - 1));
}

TEST(Certificate, is_signed_no_more_once_any_byte_is_changed) {
  for (const char* name : {"ed25519-by-nistp256", "options", "host", "rsa2048-by-ed25519"}) {
    Bytes blob = to_vector(certificate_file(name).blob());
    for (std::size_t i = 0; i < blob.size(); ++i) {
      blob[i] ^= 1;
      try {
        EXPECT_FALSE(Certificate::parse(blob).is_signed()) << name << " byte " << i;
      } catch (const wire::ProtocolError&) {
      }
      blob[i] ^= 1;
    }
  }
}

TEST(Certificate, isnt_signed_by_a_ca_whose_key_was_put_in) {
  const Bytes blob = Draft().blob();
  EXPECT_FALSE(Certificate::parse(blob).is_signed());
}

TEST(Certificate, refuses_early_ends_and_trailing_bytes) {
  for (const char* name : {"ed25519-by-ed25519", "options", "rsa2048-by-ed25519"}) {
    Bytes blob = to_vector(certificate_file(name).blob());
    for (std::size_t size = 0; size < blob.size(); ++size)
      EXPECT_THROW(Certificate::parse(BytesView(blob).first(size)), wire::ProtocolError) << name << size;
    blob.push_back(0);
    EXPECT_THAT(refusal(blob), HasSubstr("too many")) << name;
  }
}

TEST(Certificate, refuses_sha1_and_weak_keys) {
  EXPECT_THAT(refusal_of("sha1"), HasSubstr("signed with \"ssh-rsa\", which isn't accepted"));
  EXPECT_THAT(refusal_of("weak_key"), HasSubstr("RSA key of 1024 bits"));
  EXPECT_THAT(refusal_of("weak_ca"), HasSubstr("RSA key of 1024 bits"));
}

TEST(Certificate, refuses_an_algorithm_that_isnt_the_cas) {
  Draft draft;
  for (const char* algorithm :
       {"ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-ed25519-cert-v01@openssh.com", "", "ssh-dss"}) {
    draft.algorithm = algorithm;
    EXPECT_THAT(refusal(draft.blob()), HasSubstr("which isn't accepted")) << algorithm;
  }
}

TEST(Certificate, refuses_a_certificate_as_the_cas_key) {
  Draft draft;
  draft.ca = to_vector(certificate_file("ed25519-by-ed25519").blob());
  draft.algorithm = "ssh-ed25519-cert-v01@openssh.com";
  EXPECT_EQ(refusal(draft.blob()), "certificate signed with a certificate's key");
}

TEST(Certificate, refuses_unknown_types_and_kinds) {
  EXPECT_THAT(refusal(public_key_file("ed25519").blob()), HasSubstr("unknown type \"ssh-ed25519\""));
  Draft draft;
  draft.type = "ssh-dss-cert-v01@openssh.com";
  EXPECT_THAT(refusal(draft.blob()), HasSubstr("unknown type"));
  // only the algorithm is called so, never the certificate
  draft.type = "rsa-sha2-512-cert-v01@openssh.com";
  EXPECT_THAT(refusal(draft.blob()), HasSubstr("unknown type"));
  for (std::uint32_t kind : {0u, 3u, 0xffffffffu}) {
    Draft other;
    other.kind = kind;
    EXPECT_THAT(refusal(other.blob()), HasSubstr("unknown kind"));
  }
}

TEST(Certificate, refuses_options_out_of_order_or_twice) {
  for (const Bytes& options :
       {strings("b", "", "a", ""), strings("a", "", "a", ""), strings("a", "", "", "")}) {
    Draft critical, extended;
    critical.critical_options = extended.extensions = options;
    EXPECT_THAT(refusal(critical.blob()), HasSubstr("order of their names"));
    EXPECT_THAT(refusal(extended.blob()), HasSubstr("order of their names"));
  }
  Draft incomplete;
  incomplete.critical_options = strings("a");
  EXPECT_THAT(refusal(incomplete.blob()), HasSubstr("ends early"));
}

TEST(Certificate, refuses_nul_in_names) {
  const std::string_view nul = "root\0x"sv;
  Draft principal, key_id, option;
  principal.principals = strings(nul);
  key_id.key_id = nul;
  option.extensions = strings(nul, "");
  for (const Draft& draft : {principal, key_id, option}) EXPECT_THAT(refusal(draft.blob()), HasSubstr("NUL"));
}

TEST(Certificate, bounds_principals_options_and_itself) {
  Draft draft;
  for (std::size_t i = 0; i < max_principals; ++i) {
    wire::Writer(draft.principals).string("name");
    wire::Writer(draft.extensions).string(std::to_string(100 + i)).string("");
  }
  EXPECT_EQ(refusal(draft.blob()), "nothing was thrown");
  Draft principals = draft, options = draft, large;
  wire::Writer(principals.principals).string("name");
  wire::Writer(options.extensions).string("a").string("");
  EXPECT_THAT(refusal(principals.blob()), HasSubstr("more than 256 principals"));
  EXPECT_THAT(refusal(options.blob()), HasSubstr("more than 256 options"));
  large.key_id = std::string(max_certificate, 'x');
  EXPECT_THAT(refusal(large.blob()), HasSubstr("more than 64 KiB"));
}

TEST(CertificateLine, names_the_type_that_it_is) {
  const Certificate certificate = certificate_file("host");
  const std::string base64 = util::base64_encode(certificate.blob());
  EXPECT_EQ(Certificate::parse_line(std::string(certificate.type()) + "  " + base64 + " a comment\n"),
            certificate);
  for (const std::string& line : {base64, "ssh-ed25519 " + base64, std::string(certificate.type())})
    EXPECT_THROW(Certificate::parse_line(line), wire::ProtocolError) << line;
}

TEST(CertificateAlgorithms, stand_in_the_order_of_openssh_and_name_algorithms_of_ours) {
  std::vector<std::string_view> all;
  for (const CertificateAlgorithm& algorithm : certificate_algorithms()) {
    all.push_back(algorithm.name);
    EXPECT_EQ(find_certificate_algorithm(algorithm.name), &algorithm);
  }
  EXPECT_EQ(util::join(all, ","),
            "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,"
            "ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,"
            "sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,"
            "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-mldsa44-ed25519-cert");
  EXPECT_EQ(find_certificate_algorithm("ssh-rsa-cert-v01@openssh.com"), nullptr) << "SHA-1";
  const auto rsa = algorithms_for_certificate_type("ssh-rsa-cert-v01@openssh.com");
  ASSERT_EQ(rsa.size(), 2u);
  EXPECT_EQ(rsa[0]->signature_algorithm, "rsa-sha2-512");
  EXPECT_TRUE(algorithms_for_certificate_type("ssh-rsa").empty());
  for (const char* name : {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048"}) {
    const Certificate certificate = certificate_file(std::string(name) + "-by-ed25519");
    for (const auto* algorithm : algorithms_for_certificate_type(certificate.type())) {
      const SignatureAlgorithm* plain = find_signature_algorithm(algorithm->signature_algorithm);
      ASSERT_NE(plain, nullptr);
      EXPECT_EQ(plain->key_type, certificate.key().type());
    }
  }
}

}  // namespace
}  // namespace sshrp::crypto
