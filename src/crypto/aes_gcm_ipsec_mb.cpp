// SPDX-License-Identifier: MIT
#include "crypto/aes_gcm_ipsec_mb.h"

#ifdef SSHRP_IPSEC_MB

#define LINUX  // the header aligns the data of a key only then, as the library was compiled
#include <intel-ipsec-mb.h>
#include <openssl/crypto.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>

#include "crypto/aes_gcm.h"

namespace sshrp::crypto {
namespace {

// The library reads and writes whole registers there.
static_assert(alignof(gcm_key_data) == 64);

constexpr std::size_t nonce_size = 12;
constexpr std::size_t invocation_counter_size = 8;

/// What both ways have: a key made ready, and the nonce of the next packet. Not a member but a base, so that
/// all else fits into what comes before the key's alignment.
template <typename Cipher>
class WithKey : public Cipher {
 protected:
  WithKey(IMB_MGR* manager, const CipherRow& row, const DirectionKeys& keys)
      : Cipher(gcm_shape(row)), manager_(manager), is_short_(row.key_size == 16) {
    std::ranges::copy(keys.initial_iv.first(nonce_size), nonce_.begin());
    if (is_short_) {
      IMB_AES128_GCM_PRE(manager_, keys.encryption_key.data(), &data_);
    } else {
      IMB_AES256_GCM_PRE(manager_, keys.encryption_key.data(), &data_);
    }
  }
  WithKey(const WithKey&) = delete;
  WithKey& operator=(const WithKey&) = delete;
  ~WithKey() override { OPENSSL_cleanse(&data_, sizeof data_); }

  void encrypt(BytesView length, BytesView body, std::uint8_t* out, std::uint8_t* tag) {
    gcm_context_data context;
    if (is_short_) {
      IMB_AES128_GCM_ENC(manager_, &data_, &context, out, body.data(), body.size(), nonce_.data(),
                         length.data(), length.size(), tag, gcm_tag_size);
    } else {
      IMB_AES256_GCM_ENC(manager_, &data_, &context, out, body.data(), body.size(), nonce_.data(),
                         length.data(), length.size(), tag, gcm_tag_size);
    }
    after_packet(context);
  }

  void decrypt(BytesView length, MutableBytes body, std::uint8_t* tag) {
    gcm_context_data context;
    if (is_short_) {
      IMB_AES128_GCM_DEC(manager_, &data_, &context, body.data(), body.data(), body.size(), nonce_.data(),
                         length.data(), length.size(), tag, gcm_tag_size);
    } else {
      IMB_AES256_GCM_DEC(manager_, &data_, &context, body.data(), body.data(), body.size(), nonce_.data(),
                         length.data(), length.size(), tag, gcm_tag_size);
    }
    after_packet(context);
  }

 private:
  // RFC 5647 §7.1: the invocation counter is the nonce's last 64 bits. It begins where the derived IV says,
  // not with the sequence number, which strict key exchange sets to 0, and wraps without touching the rest.
  void after_packet(gcm_context_data& context) {
    OPENSSL_cleanse(&context, sizeof context);  // keystream
    for (std::size_t i = 0; i < invocation_counter_size; ++i)
      if (++nonce_[nonce_size - 1 - i] != 0) break;
  }

  IMB_MGR* manager_;
  bool is_short_;
  std::array<std::uint8_t, nonce_size> nonce_{};
  gcm_key_data data_;
};

class IpsecMbOpening final : public WithKey<OpeningCipher> {
 public:
  IpsecMbOpening(IMB_MGR* manager, const CipherRow& row, const DirectionKeys& keys)
      : WithKey(manager, row, keys) {}

  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    return from_big_endian(head.data());
  }

  // The library decrypts before anybody has compared: what wasn't sent is wiped where it would be read.
  bool open(std::uint32_t, MutableBytes packet) override {
    const MutableBytes body = packet.subspan(length_size, packet.size() - length_size - gcm_tag_size);
    std::array<std::uint8_t, gcm_tag_size> tag;
    decrypt(packet.first(length_size), body, tag.data());
    if (CRYPTO_memcmp(tag.data(), packet.last(gcm_tag_size).data(), gcm_tag_size) == 0) return true;
    OPENSSL_cleanse(body.data(), body.size());
    OPENSSL_cleanse(tag.data(), tag.size());
    return false;
  }
};

class IpsecMbSealing final : public WithKey<SealingCipher> {
 public:
  IpsecMbSealing(IMB_MGR* manager, const CipherRow& row, const DirectionKeys& keys)
      : WithKey(manager, row, keys) {}

  void seal(std::uint32_t, BytesView packet, std::uint8_t* out) override {
    const BytesView length = packet.first(length_size);
    std::ranges::copy(length, out);
    encrypt(length, packet.subspan(length_size), out + length_size, out + packet.size());
  }
};

static_assert(sizeof(IpsecMbSealing) == 64 + sizeof(gcm_key_data));

struct CodeRow {
  init_mb_mgr_t init;
  std::uint64_t features;  // that the library found, of those that it has this code for
  const char* missing;
};

const CodeRow& row_of(IpsecMb::Code code) {
  // With less than all that the last row names, among it SHA and GFNI, the library takes code without VAES.
  static constexpr CodeRow rows[] = {
      {init_mb_mgr_sse, IMB_CPUFLAGS_SSE, "SSE 4.2, AES-NI and PCLMULQDQ"},
      {init_mb_mgr_avx2, IMB_CPUFLAGS_AVX2, "AVX2 and BMI2"},
      {init_mb_mgr_avx512, IMB_CPUFLAGS_AVX512_T2,
       "AVX-512 with IFMA, VAES, VPCLMULQDQ, GFNI and SHA, without any of which the library has no fast "
       "code"},
  };
  return rows[static_cast<std::size_t>(code)];
}

}  // namespace

// The table grows between versions under the same name of the library.
Result<std::unique_ptr<const IpsecMb>> IpsecMb::load(Code code) {
  constexpr unsigned patch_bits = 8;
  if (imb_get_version() >> patch_bits != IMB_VERSION_NUM >> patch_bits)
    return "the library is " + version() + ", and this program was built for " IMB_VERSION_STR;
  const std::size_t size = imb_get_mb_mgr_size();
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return "there is no memory for libipsec-mb";
  Manager manager(static_cast<IMB_MGR*>(memory));
  constexpr std::uint64_t no_flags = 0;
  constexpr unsigned reset = 1;
  if (imb_set_pointers_mb_mgr(memory, no_flags, reset) == nullptr) return "libipsec-mb can't be made ready";
  const CodeRow& row = row_of(code);
  if ((manager->features & row.features) != row.features)
    return "the processor, or who shows it, has no " + std::string(row.missing);
  row.init(manager.get());
  constexpr std::uint64_t tested = IMB_FEATURE_SELF_TEST | IMB_FEATURE_SELF_TEST_PASS;
  if (imb_get_errno(manager.get()) != 0 || (manager->features & tested) != tested)
    return "libipsec-mb's test of itself failed";
  if (::mprotect(memory, size, PROT_READ) != 0) return "libipsec-mb's table can't be made read-only";
  return std::unique_ptr<const IpsecMb>(new IpsecMb(std::move(manager)));
}

std::string IpsecMb::version() { return "ipsec-mb " + std::string(imb_get_version_str()); }

void IpsecMb::Unmap::operator()(IMB_MGR* manager) const { ::munmap(manager, imb_get_mb_mgr_size()); }

OpeningCipherPtr IpsecMb::opening(const CipherRow& row, const DirectionKeys& keys) const {
  return std::make_unique<IpsecMbOpening>(manager_.get(), row, keys);
}

SealingCipherPtr IpsecMb::sealing(const CipherRow& row, const DirectionKeys& keys) const {
  return std::make_unique<IpsecMbSealing>(manager_.get(), row, keys);
}

}  // namespace sshrp::crypto

#else

#include <stdexcept>

namespace sshrp::crypto {

Result<std::unique_ptr<const IpsecMb>> IpsecMb::load(Code) {
  return "this program was built without libipsec-mb";
}

std::string IpsecMb::version() { return "no ipsec-mb"; }

void IpsecMb::Unmap::operator()(IMB_MGR*) const {}

OpeningCipherPtr IpsecMb::opening(const CipherRow&, const DirectionKeys&) const {
  throw std::logic_error("there is no libipsec-mb");
}

SealingCipherPtr IpsecMb::sealing(const CipherRow&, const DirectionKeys&) const {
  throw std::logic_error("there is no libipsec-mb");
}

}  // namespace sshrp::crypto

#endif
